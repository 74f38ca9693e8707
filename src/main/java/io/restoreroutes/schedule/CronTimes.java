package io.restoreroutes.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.ScheduleBuilder;

/** Fire times by a cron, of Unix or of Quartz, in a zone. */
final class CronTimes implements FireTimes {
    /** A leap day may be eight years away. */
    private static final Duration FARTHEST = Duration.ofDays(9 * 366);

    /** Quartz takes these two for its signs * and ?, and so 99 for each minute, day or year. */
    private static final Pattern SIGN_OF_QUARTZ = Pattern.compile("(?<![0-9/])0*(9[89])(?![0-9])");

    /** Quartz wants to be told which of the two does not matter; that both do not is clear. */
    private static final Pattern ANY_DAY =
            Pattern.compile("((?:\\S+\\s+){3}\\*\\s+\\S+\\s+)\\*(.*)");

    private final String cron;
    private final ZoneId zone;

    /** It fires on either. */
    private final List<CronExpression> expressions = new ArrayList<>();

    /**
     * @throws ParseException if it is no cron expression
     */
    CronTimes(String cron, ZoneId zone) throws ParseException {
        this.cron = cron;
        this.zone = zone;
        for (String quartz : UnixCron.isMeant(cron) ? UnixCron.toQuartz(cron) : List.of(cron)) {
            expressions.add(expression(quartz));
        }
    }

    private CronExpression expression(String quartz) throws ParseException {
        Matcher sign = SIGN_OF_QUARTZ.matcher(quartz);
        if (sign.find()) {
            throw new ParseException("No field has the value " + sign.group(1), sign.start(1));
        }
        CronExpression expression =
                new CronExpression(ANY_DAY.matcher(quartz).replaceFirst("$1?$2"));
        expression.setTimeZone(TimeZone.getTimeZone(zone));
        return expression;
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
        return expressions.stream()
                .map(expression -> expression.getNextValidTimeAfter(Date.from(instant)))
                .filter(Objects::nonNull)
                .map(Date::toInstant)
                .min(Comparator.naturalOrder());
    }

    /** Quartz cannot look back, so this looks forward from ever farther back. */
    @Override
    public Optional<Instant> lastAtOrBefore(Instant instant) {
        Duration back = Duration.ofMinutes(1);
        while (back.compareTo(FARTHEST) <= 0) {
            Optional<Instant> last = Optional.empty();
            Optional<Instant> next = nextAfter(instant.minus(back));
            while (next.isPresent() && !next.get().isAfter(instant)) {
                last = next;
                next = nextAfter(next.get());
            }
            if (last.isPresent()) {
                return last;
            }
            back = back.multipliedBy(2);
        }
        return Optional.empty();
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public List<ScheduleBuilder<?>> quartz() {
        List<ScheduleBuilder<?>> schedules = new ArrayList<>();
        for (CronExpression expression : expressions) {
            schedules.add(
                    CronScheduleBuilder.cronSchedule(expression)
                            .inTimeZone(expression.getTimeZone())
                            .withMisfireHandlingInstructionFireAndProceed());
        }
        return schedules;
    }

    @Override
    public String describe() {
        return "cron " + cron.toUpperCase(Locale.ROOT) + " " + zone;
    }

    @Override
    public String inWords() {
        return CronWords.of(expressions).orElse("cron " + cron);
    }
}
