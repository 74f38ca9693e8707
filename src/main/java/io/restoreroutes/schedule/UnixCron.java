package io.restoreroutes.schedule;

import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cron of Unix, five fields or a macro, as cron expressions of Quartz. */
final class UnixCron {
    private static final Map<String, String> MACROS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    private static final int FIELDS = 5;
    private static final Pattern PART =
            Pattern.compile("(?:[*?]|(\\w{1,4})(?:-(\\w{1,4}))?)(?:/(\\d{1,2}))?");

    private UnixCron() {}

    /** {@return whether a cron is meant so, and not as one of Quartz} */
    static boolean isMeant(String cron) {
        return cron.startsWith("@") || cron.split("\\s+").length == FIELDS;
    }

    /**
     * {@return one expression, or two if day and weekday are both given: then it fires on either}
     *
     * @throws ParseException if it is no such cron
     */
    static List<String> toQuartz(String cron) throws ParseException {
        String text = cron.startsWith("@") ? MACROS.get(cron.toLowerCase(Locale.ROOT)) : cron;
        if (text == null) {
            throw new ParseException(
                    "Of the names with @ there are @hourly, @daily, @midnight,"
                            + " @weekly, @monthly, @yearly and @annually",
                    0);
        }
        String[] fields = text.split("\\s+");
        String time = "0 " + Field.MINUTE.read(fields[0]) + " " + Field.HOUR.read(fields[1]);
        String day = Field.DAY.read(fields[2]);
        String month = Field.MONTH.read(fields[3]);
        String weekday = Field.WEEKDAY.read(fields[4]);
        String onDay = time + " " + day + " " + month + " ?";
        String onWeekday = time + " ? " + month + " " + weekday;
        if (weekday.equals("*")) {
            return List.of(onDay);
        }
        if (day.equals("*")) {
            return List.of(onWeekday);
        }
        if (isStep(fields[2]) || isStep(fields[4])) {
            throw new ParseException(
                    "Crons differ on */ with both a day and a weekday; give it as"
                            + " a range, such as 1-31/2",
                    0);
        }
        return List.of(onDay, onWeekday);
    }

    /** Some crons take it as a restriction, others not. */
    private static boolean isStep(String field) {
        return field.startsWith("*");
    }

    /** The fields, and how Quartz writes their values. */
    private enum Field {
        MINUTE(0, 59, ""),
        HOUR(0, 23, ""),
        DAY(1, 31, ""),
        MONTH(1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
        /** Sunday is 0, and 7 too. */
        WEEKDAY(0, 7, "SUN MON TUE WED THU FRI SAT SUN");

        private final int lowest;
        private final int highest;
        private final List<String> names;

        Field(int lowest, int highest, String names) {
            this.lowest = lowest;
            this.highest = highest;
            this.names = List.of(names.split(" "));
        }

        /** {@return the field for Quartz: a list of its values, or * if it has all} */
        String read(String text) throws ParseException {
            TreeSet<Integer> values = new TreeSet<>();
            for (String part : text.split(",", -1)) {
                addPart(part, values);
            }
            if (this == WEEKDAY && values.remove(7)) {
                values.add(0);
            }
            if (values.size() == (this == WEEKDAY ? highest : highest - lowest + 1)) {
                return "*";
            }
            return values.stream()
                    .map(value -> this == WEEKDAY ? names.get(value) : value.toString())
                    .collect(Collectors.joining(","));
        }

        private void addPart(String part, TreeSet<Integer> values) throws ParseException {
            Matcher matcher = PART.matcher(part);
            boolean isNone =
                    part.startsWith("?") && (part.length() > 1 || this != DAY && this != WEEKDAY);
            if (!matcher.matches() || isNone) {
                throw bad(part);
            }
            boolean all = matcher.group(1) == null;
            int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
            int from = all ? lowest : value(matcher.group(1), false);
            int to = from;
            if (matcher.group(2) != null) {
                to = value(matcher.group(2), true);
            } else if (all || matcher.group(3) != null) {
                to = highest;
            }
            if (all && this == WEEKDAY) {
                // else */2 had Sunday at both of its ends
                to = highest - 1;
            }
            if (step == 0 || to < from) {
                throw bad(part);
            }
            for (int value = from; value <= to; value += step) {
                values.add(value);
            }
        }

        private int value(String text, boolean isEnd) throws ParseException {
            String name = text.toUpperCase(Locale.ROOT);
            int index = isEnd ? names.lastIndexOf(name) : names.indexOf(name);
            if (index >= 0) {
                return index + lowest;
            }
            if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int value = Integer.parseInt(text);
                if (value >= lowest && value <= highest) {
                    return value;
                }
            }
            throw bad(text);
        }

        private ParseException bad(String part) {
            return new ParseException(
                    "The %s '%s' is none of %d to %d"
                            .formatted(name().toLowerCase(Locale.ROOT), part, lowest, highest),
                    0);
        }
    }
}
