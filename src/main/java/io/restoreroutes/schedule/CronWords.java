package io.restoreroutes.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * What a cron means, in words. They are made of what Quartz has understood, not of the text: that
 * is what a person wants to check.
 */
final class CronWords {
    private static final Set<String> KNOWN =
            Set.of(
                    "seconds",
                    "minutes",
                    "hours",
                    "daysOfMonth",
                    "nearestWeekdays",
                    "months",
                    "daysOfWeek",
                    "lastDayOfWeek",
                    "NthDayOfWeek",
                    "years");

    /** As many times of a day are told one by one. */
    private static final int FEW_TIMES = 4;

    private static final int SIXTY = 60;

    /** Quartz' number of the last day of a month; the days before it count down from there. */
    private static final int LAST_DAY = 62;

    private static final int LONGEST_MONTH = 31;

    private CronWords() {}

    /**
     * {@return the words; empty with a Quartz that tells it in another way}
     *
     * @param expressions that differ in their days only; it fires on either
     */
    static Optional<String> of(List<CronExpression> expressions) {
        List<Map<String, String>> all = expressions.stream().map(CronWords::fields).toList();
        if (!all.stream().allMatch(fields -> fields.keySet().equals(KNOWN))) {
            return Optional.empty();
        }
        Map<String, String> first = all.get(0);
        String days = all.stream().map(CronWords::days).collect(Collectors.joining(" and "));
        return Optional.of(
                time(first)
                        + " "
                        + days
                        + in(first.get("months"), CronWords::month)
                        + in(first.get("years"), Integer::toString));
    }

    private static Map<String, String> fields(CronExpression expression) {
        return expression
                .getExpressionSummary()
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip()));
    }

    private static String time(Map<String, String> fields) {
        List<Integer> seconds = numbers(fields.get("seconds"), SIXTY);
        List<Integer> minutes = numbers(fields.get("minutes"), SIXTY);
        List<Integer> hours = numbers(fields.get("hours"), 24);
        if (seconds.size() == 1 && minutes.size() * hours.size() <= FEW_TIMES) {
            List<String> times = new ArrayList<>();
            hours.forEach(
                    hour ->
                            minutes.forEach(
                                    minute -> times.add(clock(hour, minute, seconds.get(0)))));
            return "at " + list(times.stream());
        }
        List<String> parts = new ArrayList<>();
        if (!seconds.equals(List.of(0))) {
            parts.add(each(seconds, "second"));
        }
        if (seconds.size() < SIXTY || minutes.size() < SIXTY) {
            parts.add(each(minutes, "minute"));
        }
        if (hours.size() < 24) {
            parts.add("in " + counted("hour", hours));
        } else if (!parts.get(parts.size() - 1).startsWith("every")) {
            parts.add("of every hour");
        }
        return String.join(" ", parts);
    }

    private static String clock(int hour, int minute, int second) {
        return "%02d:%02d".formatted(hour, minute) + (second == 0 ? "" : ":%02d".formatted(second));
    }

    /** {@return "every 15 minutes" if they are so through the whole hour, else "at minutes …"} */
    private static String each(List<Integer> numbers, String unit) {
        int step = SIXTY / numbers.size();
        int first = numbers.get(0);
        boolean isEven =
                numbers.size() > 1
                        && numbers.size() * step == SIXTY
                        && numbers.equals(
                                IntStream.range(0, numbers.size())
                                        .mapToObj(i -> first + i * step)
                                        .toList());
        if (!isEven) {
            return "at " + counted(unit, numbers);
        }
        String every = step == 1 ? "every " + unit : "every " + step + " " + unit + "s";
        return first == 0 ? every : every + " from " + unit + " " + first;
    }

    private static String counted(String unit, List<Integer> numbers) {
        return unit + (numbers.size() == 1 ? " " : "s ") + list(runs(numbers, Integer::toString));
    }

    private static String days(Map<String, String> fields) {
        String weekdays = fields.get("daysOfWeek");
        if (!weekdays.equals("?") && !weekdays.equals("*")) {
            return "on " + weekdays(fields, numbers(weekdays, 0));
        }
        String days = fields.get("daysOfMonth");
        if (days.equals("*") || days.equals("?")) {
            return "every day";
        }
        List<Integer> given = numbers(days, 0);
        List<Integer> ordinary = given.stream().filter(day -> day <= LONGEST_MONTH).toList();
        List<String> words = new ArrayList<>();
        if (!ordinary.isEmpty()) {
            words.add(counted("day", ordinary));
        }
        given.stream()
                .filter(day -> day > LONGEST_MONTH)
                .map(CronWords::fromEnd)
                .forEach(words::add);
        for (int day : numbers(fields.get("nearestWeekdays"), 0)) {
            words.add(
                    "the weekday nearest to "
                            + (day > LONGEST_MONTH ? fromEnd(day) : "day " + day));
        }
        return "on " + list(words.stream()) + " of the month";
    }

    private static String fromEnd(int day) {
        int before = LAST_DAY - day;
        return before == 0
                ? "the last day"
                : before + (before == 1 ? " day" : " days") + " before the last";
    }

    private static String weekdays(Map<String, String> fields, List<Integer> numbers) {
        int nth = Integer.parseInt(fields.get("NthDayOfWeek"));
        if (nth > 0) {
            return weekday(numbers.get(0)) + " number " + nth + " of the month";
        }
        if (fields.get("lastDayOfWeek").equals("true")) {
            return "the last " + weekday(numbers.get(0)) + " of the month";
        }
        // A week has no first day: Friday to Monday is one run. 8 is Sunday again.
        int start =
                IntStream.rangeClosed(2, 8)
                        .filter(day -> has(numbers, day) && !has(numbers, day - 1))
                        .findFirst()
                        .orElse(2);
        List<Integer> inOrder =
                IntStream.range(start, start + 7).filter(day -> has(numbers, day)).boxed().toList();
        return list(runs(inOrder, CronWords::weekday));
    }

    private static boolean has(List<Integer> weekdays, int day) {
        return weekdays.contains((day + 6) % 7 + 1);
    }

    /** Sunday is 1, and 8 too. */
    private static String weekday(int number) {
        return DayOfWeek.of((number + 5) % 7 + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String month(int number) {
        return Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String in(String field, IntFunction<String> name) {
        return field.equals("*") ? "" : " in " + list(runs(numbers(field, 0), name));
    }

    /**
     * {@return the numbers of a field}
     *
     * @param all how many there are from 0, for *
     */
    private static List<Integer> numbers(String field, int all) {
        if (field.equals("*")) {
            return IntStream.range(0, all).boxed().toList();
        }
        return Stream.of(field.split(","))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** {@return the numbers by name; three or more in a row as "a to b"} */
    private static Stream<String> runs(List<Integer> numbers, IntFunction<String> name) {
        List<String> runs = new ArrayList<>();
        int i = 0;
        while (i < numbers.size()) {
            int end = i;
            while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
                end++;
            }
            if (end - i >= 2) {
                runs.add(name.apply(numbers.get(i)) + " to " + name.apply(numbers.get(end)));
                i = end + 1;
            } else {
                runs.add(name.apply(numbers.get(i)));
                i++;
            }
        }
        return runs.stream();
    }

    private static String list(Stream<String> words) {
        List<String> all = words.toList();
        String last = all.get(all.size() - 1);
        return all.size() == 1
                ? last
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + last;
    }
}
