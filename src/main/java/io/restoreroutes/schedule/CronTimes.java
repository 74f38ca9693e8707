package io.restoreroutes.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.ScheduleBuilder;

/** Fire times by a cron expression of Quartz, in a zone. */
final class CronTimes implements FireTimes {
    /** A leap day may be eight years away. */
    private static final Duration FARTHEST = Duration.ofDays(9 * 366);

    /** Quartz takes these two for its signs * and ?, and so 99 for each minute, day or year. */
    private static final Pattern SIGN_OF_QUARTZ = Pattern.compile("(?<![0-9/])0*(9[89])(?![0-9])");

    private final CronExpression expression;
    private final ZoneId zone;

    /**
     * @throws ParseException if it is no cron expression
     */
    CronTimes(String cron, ZoneId zone) throws ParseException {
        Matcher sign = SIGN_OF_QUARTZ.matcher(cron);
        if (sign.find()) {
            throw new ParseException("No field has the value " + sign.group(1), sign.start(1));
        }
        this.expression = new CronExpression(cron);
        this.zone = zone;
        expression.setTimeZone(TimeZone.getTimeZone(zone));
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
        return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(instant)))
                .map(Date::toInstant);
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
    public ScheduleBuilder<?> quartz() {
        return CronScheduleBuilder.cronSchedule(expression)
                .inTimeZone(expression.getTimeZone())
                .withMisfireHandlingInstructionFireAndProceed();
    }

    @Override
    public String describe() {
        return "cron " + expression.getCronExpression() + " " + zone;
    }
}
