package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FileState;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the versions show after a restore of ours, or after one that may have been. Whether the
 * version that is current then has the id of the one that was restored is not known of ImageKit
 * (provider-apis.md A1): it may have a new one, or the file's.
 */
public final class ImageKitProof {
    private static final String VERSION = "version";

    private final AnswerJudge judge;
    private final ImageKitChoice choice;

    public ImageKitProof(AnswerJudge judge, ImageKitChoice choice) {
        this.judge = judge;
        this.choice = choice;
    }

    /**
     * {@return whether a restore has to be looked for: of what was chosen and committed, one may
     * have been sent}
     */
    public boolean isToSettle(Attempt attempt) {
        return attempt.changes().chosen() != null
                && attempt.changes().chosen().ifCurrent() != null
                && (attempt.isInDoubt() || isConfirmed(attempt));
    }

    private static boolean isConfirmed(Attempt attempt) {
        return attempt.changes().done().contains(Write.VERSION_RESTORED);
    }

    /**
     * Ends the attempt unless the file is as it was when the version was chosen: then the restore
     * did not happen, if it has had the time, and may be sent again.
     */
    public void settle(Attempt attempt) {
        ImageKitItems now = choice.items(attempt);
        Chosen chosen = attempt.changes().chosen();
        boolean confirmed = isConfirmed(attempt);
        if (!confirmed
                && now.current().is(chosen.ifCurrent())
                && !now.current().versionId().equals(chosen.versionId())) {
            return;
        }
        requireShown(attempt, now, chosen);
        Optional<ImageKitItem> replaced = onlyReplaced(attempt, now);
        boolean shown =
                now.current().versionId().equals(chosen.versionId())
                        || (confirmed && replaced.isPresent());
        boolean looksSo =
                (confirmed || replaced.isPresent())
                        && chosen.look() != null
                        && chosen.look().equals(now.current().look());
        if (!shown && !looksSo) {
            throw confirmed ? changed(attempt, now) : unknown(attempt, now);
        }
        end(
                attempt,
                now,
                replaced.map(ImageKitItem::versionId).orElse(null),
                shown,
                chosen.found());
    }

    /**
     * {@return the version that was current when ours was chosen, if it is the only one that was
     * replaced since: then what is current came by one write, which is ours if ours is known to
     * have happened}
     */
    private static Optional<ImageKitItem> onlyReplaced(Attempt attempt, ImageKitItems now) {
        Chosen chosen = attempt.changes().chosen();
        JsonNode before = attempt.findings().versions();
        if (before.isMissingNode()) {
            return now.lastReplaced().filter(last -> isThat(last, chosen));
        }
        List<ImageKitItem> replaced = replaced(now, ImageKitItems.of(before));
        return replaced.size() == 1
                ? Optional.of(replaced.get(0))
                        .filter(item -> isThat(item, chosen) || isNew(item, before))
                : Optional.empty();
    }

    /** {@return whether it was not among the past versions: it was current, or was not there} */
    private static boolean isNew(ImageKitItem item, JsonNode before) {
        return ImageKitItems.of(before).past(item.versionId()).isEmpty();
    }

    private static List<ImageKitItem> replaced(ImageKitItems now, ImageKitItems before) {
        return now.past().stream().filter(item -> isReplacedSince(item, before)).toList();
    }

    /** By its number where the current version goes by the id of its file. */
    private static boolean isThat(ImageKitItem item, Chosen chosen) {
        return item.versionId().equals(chosen.previousVersionId())
                || (chosen.number() != null
                        && item.number() != null
                        && item.number().longValue() == chosen.number());
    }

    /** Keeps what the restore was answered with, to compare it with the list. */
    public void keepAnswer(Attempt attempt) {
        attempt.findings().currentVersion(attempt.answer().json());
    }

    /** Ends the attempt after its restore, with what the list now shows. */
    public void verify(Attempt attempt) {
        ImageKitItems now = choice.items(attempt);
        ImageKitItems before = ImageKitItems.of(attempt.findings().versions());
        Chosen chosen = attempt.changes().chosen();
        requireShown(attempt, now, chosen);
        List<ImageKitItem> replaced = replaced(now, before);
        Optional<ImageKitItem> previous = last(replaced);
        boolean overtaken = replaced.size() > 1;
        JsonNode answer = attempt.findings().currentVersion();
        boolean answered = now.current().versionId().equals(answer.at("/versionInfo/id").asText());
        boolean shown =
                now.current().versionId().equals(chosen.versionId())
                        || onlyReplaced(attempt, now).isPresent()
                        || (answered && isSameTime(answer, now.current()));
        if (!shown && !answered) {
            throw changed(attempt, now);
        }
        end(
                attempt,
                now,
                previous.map(ImageKitItem::versionId).orElse(null),
                shown,
                overtaken ? overtaken(chosen.found()) : chosen.found());
    }

    /** A version that was restored and replaced again bears the time of that. */
    private static boolean isReplacedSince(ImageKitItem item, ImageKitItems before) {
        return before.past(item.versionId())
                .filter(was -> Objects.equals(was.createdAt(), item.createdAt()))
                .isEmpty();
    }

    /** {@return the one that was replaced last; empty if there is none, or if that is not told} */
    private static Optional<ImageKitItem> last(List<ImageKitItem> replaced) {
        return replaced.size() == 1
                ? Optional.of(replaced.get(0))
                : ImageKitItems.lastReplaced(replaced);
    }

    private static boolean isSameTime(JsonNode answer, ImageKitItem current) {
        try {
            return current.updatedAt() != null
                    && current.updatedAt().equals(ImageKitItems.item(answer).updatedAt());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** After a restore that was confirmed, a list that does not know of it is old. */
    private void requireShown(Attempt attempt, ImageKitItems now, Chosen chosen) {
        if (now.current().is(chosen.ifCurrent())) {
            throw judge.unreadable(attempt, "its list of versions does not show the restore yet");
        }
    }

    private static void end(
            Attempt attempt, ImageKitItems now, String previous, boolean shown, Found found) {
        attempt.wrote(attempt.request().versionId());
        leave(attempt, now.current());
        attempt.end(
                Ended.well(
                                Status.RESTORED,
                                now.current().versionId(),
                                ImageKitChoice.current(attempt))
                        .with(new Proof(null, previous, shown ? VERSION : null, found)));
    }

    private static void leave(Attempt attempt, ImageKitItem current) {
        if (current.folder() != null && current.updatedAt() != null) {
            attempt.left(new FileState(current.folder(), current.guard()));
        }
    }

    private static Found overtaken(Found found) {
        Found known =
                found == null ? new Found(null, null, null, 0, List.of(), false, false) : found;
        return known.overtaken();
    }

    private AttemptEnd changed(Attempt attempt, ImageKitItems now) {
        String text =
                "version "
                        + now.current().versionId()
                        + " of "
                        + now.current().updatedAt()
                        + " is current, and nothing shows that it is what we restored";
        return new AttemptEnd(
                new Ended(
                        Status.FAILED,
                        now.current().versionId(),
                        judge.error(attempt, ErrorCode.CHANGED_MEANWHILE, text, false),
                        ImageKitChoice.current(attempt),
                        null));
    }

    private AttemptEnd unknown(Attempt attempt, ImageKitItems now) {
        attempt.doubt()
                .saw(
                        "version "
                                + now.current().versionId()
                                + " became current at "
                                + now.current().updatedAt());
        return new AttemptEnd(
                judge.unknown(
                        attempt,
                        "another version is current than before, and nothing shows whose it is",
                        attempt.mayRepeat()));
    }
}
