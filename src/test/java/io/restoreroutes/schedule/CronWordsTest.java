package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the weekdays of Quartz begin with Sunday, as 1; those of Unix with Sunday, as 0
                "0 30 2 ? * 1-5      | at 02:30 on Sunday to Thursday",
                "30 2 * * 1-5        | at 02:30 on Monday to Friday",
                "0 30 2 ? * MON-FRI  | at 02:30 on Monday to Friday",
                "0 30 2 ? * FRI-MON  | at 02:30 on Friday to Monday",
                "30 2 * * 0          | at 02:30 on Sunday",
                "0 0 2 ? * L         | at 02:00 on Saturday",
                "0 0 2 ? * 2,4,6     | at 02:00 on Monday, Wednesday and Friday",
                "0 0 2 ? * 1-7       | at 02:00 on Monday to Sunday",
                "0 0 2 ? * 6L        | at 02:00 on the last Friday of the month",
                "0 0 2 ? * FRI#3     | at 02:00 on Friday number 3 of the month",
                "0 30 2 * * ?        | at 02:30 every day",
                "0 30 2 * * *        | at 02:30 every day",
                "@daily              | at 00:00 every day",
                "@weekly             | at 00:00 on Sunday",
                "@hourly             | at minute 0 of every hour every day",
                "15 30 2,14 * * ?    | at 02:30:15 and 14:30:15 every day",
                "0 0/15 8-17 ? * MON-FRI | every 15 minutes in hours 8 to 17 on Monday to Friday",
                "5/15 * * * *        | every 15 minutes from minute 5 every day",
                "*/40 * * * *        | at minutes 0 and 40 of every hour every day",
                "* * * * *           | every minute every day",
                "* * * * * ?         | every second every day",
                "0/10 5 * * * ?      | every 10 seconds at minute 5 of every hour every day",
                "30 * * * * ?        | at second 30 every minute every day",
                "0 0 1 1,7 *         | at 00:00 on day 1 of the month in January and July",
                "0 0 2 1,15,L * ?    | at 02:00 on days 1 and 15 and the last day of the month",
                "0 0 2 L-3 * ?       | at 02:00 on 3 days before the last of the month",
                "0 0 2 15W * ?       | at 02:00 on the weekday nearest to day 15 of the month",
                "0 0 2 LW * ?        | at 02:00 on the weekday nearest to the last day of the month",
                "0 0 2 1 1 ? 2030-2032 | at 02:00 on day 1 of the month in January in 2030 to 2032",
                "0 0 13 * 5          | at 00:00 on day 13 of the month and on Friday"
            })
    void cronIsToldInWords(String cron, String words) throws Exception {
        assertEquals(words, new CronTimes(cron, ZoneOffset.UTC).inWords());
    }
}
