package io.restoreroutes.source;

import static io.restoreroutes.source.RequestFields.APPROVE_UP_TO;
import static io.restoreroutes.source.RequestFields.AS_OF;
import static io.restoreroutes.source.RequestFields.CHANGED_BY;
import static io.restoreroutes.source.RequestFields.DRY_RUN;
import static io.restoreroutes.source.RequestFields.FILE_ID;
import static io.restoreroutes.source.RequestFields.FOLDER;
import static io.restoreroutes.source.RequestFields.IF_CURRENT;
import static io.restoreroutes.source.RequestFields.MATCH;
import static io.restoreroutes.source.RequestFields.OPERATION;
import static io.restoreroutes.source.RequestFields.PATH;
import static io.restoreroutes.source.RequestFields.REQUEST_ID;
import static io.restoreroutes.source.RequestFields.VERSION;
import static io.restoreroutes.source.RequestFields.VERSION_ID;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.NamePatterns;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.SelectorRules;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules of what a request says in place of ids and beside them. Each finds the first problem,
 * or null.
 */
final class SelectorCheck {
    /** What {@code version} may say. */
    static final String PREVIOUS = "previous";

    private static final List<String> FIELDS =
            List.of(
                    FOLDER,
                    MATCH,
                    CHANGED_BY,
                    AS_OF,
                    VERSION,
                    PATH,
                    IF_CURRENT,
                    DRY_RUN,
                    APPROVE_UP_TO);

    /** What is said about a folder only. */
    private static final List<String> OF_A_FOLDER = List.of(MATCH, CHANGED_BY);

    /** What is said about one file only. */
    private static final List<String> OF_A_FILE = List.of(VERSION_ID, VERSION, IF_CURRENT);

    private static final int MOST_APPROVED = 1_000_000;
    private static final int LONGEST_MATCH = 2000;
    private static final int LONGEST_PERSON = 200;
    private static final String AN_INSTANT =
            "an instant with its zone, such as 2026-11-20T08:00:00Z or 2026-11-20T09:00:00+01:00";

    private final Map<String, String> fields;

    SelectorCheck(Map<String, String> fields) {
        this.fields = fields;
    }

    /** {@return whether the version is to be chosen, so that nothing but a rollback is meant} */
    boolean choosesVersion() {
        return fields.containsKey(AS_OF) || fields.containsKey(VERSION);
    }

    /** Which file and which version is said once each. */
    OutcomeError once() {
        boolean isFolder = fields.containsKey(FOLDER);
        for (String name : OF_A_FOLDER) {
            if (fields.containsKey(name) && !isFolder && !isOfPerson(name)) {
                return withoutFolder(name);
            }
        }
        if (isOfPerson()) {
            return ofMany("With changedBy give asOf, the moment that the files go back to.");
        }
        if (fields.containsKey(APPROVE_UP_TO) && !isFolder) {
            return OutcomeError.ofInput(
                    ErrorCode.MISSING_FIELD,
                    FOLDER,
                    "approveUpTo is about a plan of many files; give the folder, or leave"
                            + " approveUpTo out.");
        }
        OutcomeError error =
                once(
                        "Give the fileId, or the path or the folder where the provider has them.",
                        FILE_ID,
                        PATH,
                        FOLDER);
        if (error != null) {
            return error;
        }
        return isFolder
                ? ofMany("With a folder give asOf, the moment that all its files go back to.")
                : once(
                        "Give the versionId, or asOf or version instead.",
                        VERSION_ID,
                        AS_OF,
                        VERSION);
    }

    /** {@return whether the files are meant that somebody has changed, wherever they are} */
    private boolean isOfPerson() {
        return fields.containsKey(CHANGED_BY)
                && !fields.containsKey(FOLDER)
                && !fields.containsKey(FILE_ID)
                && !fields.containsKey(PATH);
    }

    private boolean isOfPerson(String name) {
        return name.equals(CHANGED_BY) && isOfPerson();
    }

    private static OutcomeError withoutFolder(String name) {
        return OutcomeError.ofInput(
                ErrorCode.MISSING_FIELD,
                FOLDER,
                name
                        + " tells which files of a folder are meant; give the folder, or leave "
                        + name
                        + " out.");
    }

    /** Many files are rolled back to a moment, and a person looks before that. */
    private OutcomeError ofMany(String withoutMoment) {
        for (String name : OF_A_FILE) {
            if (fields.containsKey(name)) {
                return invalid(
                        name,
                        name
                                + " is about one file; leave it out, and give asOf, the moment that"
                                + " the files go back to.");
            }
        }
        if (!fields.containsKey(AS_OF)) {
            return OutcomeError.ofInput(ErrorCode.MISSING_FIELD, AS_OF, withoutMoment);
        }
        return "false".equalsIgnoreCase(fields.get(DRY_RUN))
                ? invalid(
                        DRY_RUN,
                        (isOfPerson() ? "What a person has changed" : "A folder")
                                + " is planned first, and its plan approved; leave dryRun out.")
                : null;
    }

    private OutcomeError once(String missing, String... names) {
        String first = null;
        for (String name : names) {
            if (fields.containsKey(name)) {
                if (first != null) {
                    return invalid(name, "Give " + first + " or " + name + ", not both.");
                }
                first = name;
            }
        }
        return first == null
                ? OutcomeError.ofInput(ErrorCode.MISSING_FIELD, names[0], missing)
                : null;
    }

    /** Not every provider takes such fields. */
    OutcomeError provider(Provider provider) {
        if (provider.selectors() == null) {
            for (String name : FIELDS) {
                if (fields.containsKey(name)) {
                    return OutcomeError.ofInput(
                            ErrorCode.UNSUPPORTED_OPERATION,
                            name,
                            provider.wireName()
                                    + " has no "
                                    + name
                                    + "; name file and version by their ids.");
                }
            }
        }
        return null;
    }

    /** What chooses a version rolls back to it; a guard needs a read before the write. */
    OutcomeError operation(Provider provider, Operation operation) {
        if (choosesVersion() && operation != Operation.ROLLBACK) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    OPERATION,
                    "With "
                            + (fields.containsKey(AS_OF) ? AS_OF : VERSION)
                            + " the operation is rollback, not "
                            + operation.wireName()
                            + "; leave the field out.");
        }
        if (fields.containsKey(IF_CURRENT) && !provider.selectors().guarded().contains(operation)) {
            return invalid(
                    IF_CURRENT,
                    provider.wireName()
                            + " looks at ifCurrent before "
                            + provider.selectors().guarded().stream()
                                    .map(Operation::wireName)
                                    .collect(Collectors.joining(" and "))
                            + ", not before "
                            + operation.wireName()
                            + "; leave it out or use another operation.");
        }
        return null;
    }

    /** {@return the problem of which files of a folder are meant} */
    OutcomeError folder(Provider provider) {
        SelectorRules rules = provider.selectors();
        String folder = fields.get(FOLDER);
        if (isOfPerson()) {
            return rules.tellsEvents() ? person(fields.get(CHANGED_BY)) : withoutFolder(CHANGED_BY);
        }
        if (folder == null) {
            return null;
        }
        if (rules.folderRule() == null) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    FOLDER,
                    "Folders of " + provider.wireName() + " cannot be listed; name its files.");
        }
        if (rules.folder(folder) == null) {
            return invalid(
                    FOLDER,
                    "folder at "
                            + provider.wireName()
                            + " must be "
                            + rules.folderRule()
                            + ", not "
                            + Text.quote(folder)
                            + ".");
        }
        OutcomeError error = match(fields.get(MATCH));
        return error != null ? error : person(fields.get(CHANGED_BY));
    }

    private static OutcomeError match(String match) {
        if (match == null) {
            return null;
        }
        if (match.length() > LONGEST_MATCH) {
            return invalid(
                    MATCH,
                    "match has "
                            + match.length()
                            + " characters; at most "
                            + LONGEST_MATCH
                            + " are allowed.");
        }
        try {
            NamePatterns.of(match);
            return null;
        } catch (IllegalArgumentException e) {
            return invalid(
                    MATCH,
                    "match must be patterns of file names with commas between them, such as"
                            + " *.docx, !*.tmp; in "
                            + Text.quote(match)
                            + " "
                            + e.getMessage()
                            + ".");
        }
    }

    private static OutcomeError person(String person) {
        // With blanks around it nobody would be found by it, and the plan would be empty.
        boolean fits =
                person == null
                        || person.length() <= LONGEST_PERSON
                                && person.equals(person.strip())
                                && person.chars().noneMatch(Character::isISOControl);
        return fits
                ? null
                : invalid(
                        CHANGED_BY,
                        "changedBy must be the id or the login of a user, 1 to "
                                + LONGEST_PERSON
                                + " characters without control characters and blanks around them,"
                                + " not "
                                + Text.quote(person)
                                + ".");
    }

    /** {@return the path's problem} */
    OutcomeError path(Provider provider, String account, String publicUrl) {
        String path = fields.get(PATH);
        if (path == null) {
            return null;
        }
        SelectorRules rules = provider.selectors();
        if (rules.pathRule() == null) {
            return invalid(PATH, provider.wireName() + " has no paths; give the fileId instead.");
        }
        if (rules.path(path, publicUrl) != null) {
            return null;
        }
        String below =
                publicUrl == null
                        ? " The settings name no address of the account " + account + "."
                        : " The account's files are seen below " + publicUrl + ".";
        return invalid(
                PATH,
                "path must be " + rules.pathRule() + ", not " + Text.quote(path) + "." + below);
    }

    /** {@return the problem of what says when} */
    OutcomeError moment(Instant now) {
        String version = fields.get(VERSION);
        if (version != null) {
            return version(version);
        }
        String asOf = fields.get(AS_OF);
        if (asOf == null) {
            return null;
        }
        Instant instant = instant(asOf);
        if (instant == null) {
            return invalid(AS_OF, noInstant(asOf));
        }
        return instant.isAfter(now)
                ? invalid(
                        AS_OF,
                        "asOf must be over, but "
                                + instant
                                + " is after this machine's clock ("
                                + now.truncatedTo(ChronoUnit.SECONDS)
                                + "); give a moment of the past.")
                : null;
    }

    private OutcomeError version(String version) {
        if (!version.equals(PREVIOUS)) {
            return invalid(
                    VERSION,
                    "version can only be previous, not "
                            + Text.quote(version)
                            + "; a version's id goes into versionId, a moment into asOf.");
        }
        return fields.containsKey(REQUEST_ID) || fields.containsKey(IF_CURRENT)
                ? null
                : OutcomeError.ofInput(
                        ErrorCode.MISSING_FIELD,
                        REQUEST_ID,
                        "Run twice, version previous would go back twice; give a requestId or"
                                + " ifCurrent.");
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String noInstant(String text) {
        String quoted = Text.quote(text);
        if (isLocal(text)) {
            return "asOf has no zone; add Z for UTC or an offset such as +01:00 to " + quoted + ".";
        }
        if (FiringFields.isSpan(text)) {
            return "asOf can be a time back such as "
                    + quoted
                    + " in the manifest of a schedule only; give "
                    + AN_INSTANT
                    + ".";
        }
        return "asOf must be " + AN_INSTANT + ", not " + quoted + ".";
    }

    private static boolean isLocal(String text) {
        try {
            LocalDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** {@return the problem of what is said beside which file and which version} */
    OutcomeError conditions(Provider provider) {
        String guard = fields.get(IF_CURRENT);
        if (guard != null && !provider.selectors().isGuard(guard)) {
            return invalid(
                    IF_CURRENT,
                    "ifCurrent at "
                            + provider.wireName()
                            + " must be "
                            + provider.selectors().guardRule()
                            + ", not "
                            + Text.quote(guard)
                            + ".");
        }
        String dryRun = fields.get(DRY_RUN);
        return dryRun == null || dryRun.equalsIgnoreCase("true") || dryRun.equalsIgnoreCase("false")
                ? null
                : invalid(DRY_RUN, "dryRun must be true or false, not " + Text.quote(dryRun) + ".");
    }

    /**
     * {@return the problem of a plan that is to approve itself}
     *
     * @param byPersons whether the settings say who approves
     */
    OutcomeError approval(Provider provider, boolean byPersons) {
        String limit = fields.get(APPROVE_UP_TO);
        if (limit == null) {
            return null;
        }
        if (!provider.selectors().approvesPlans()) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    APPROVE_UP_TO,
                    "At "
                            + provider.wireName()
                            + " a person looks at a plan before it is carried out; leave"
                            + " approveUpTo out.");
        }
        if (byPersons) {
            return OutcomeError.ofInput(
                    ErrorCode.FORBIDDEN,
                    APPROVE_UP_TO,
                    "The settings say whose role it is to approve, so no plan approves itself;"
                            + " leave approveUpTo out.");
        }
        Integer files = RestoreOutcome.wholeNumber(limit);
        return files != null && files >= 1 && files <= MOST_APPROVED
                ? null
                : invalid(
                        APPROVE_UP_TO,
                        "approveUpTo must be a number of files from 1 to "
                                + MOST_APPROVED
                                + ", not "
                                + Text.quote(limit)
                                + ".");
    }

    /** {@return what the fields say, when no rule is broken} */
    Selector selector(Provider provider) {
        String asOf = fields.get(AS_OF);
        String folder = fields.get(FOLDER);
        Integer limit = RestoreOutcome.wholeNumber(fields.get(APPROVE_UP_TO));
        Selector selector =
                new Selector(
                        asOf == null ? null : instant(asOf),
                        fields.containsKey(VERSION),
                        fields.get(PATH),
                        folder == null ? null : provider.selectors().folder(folder),
                        fields.get(MATCH),
                        fields.get(CHANGED_BY),
                        fields.get(IF_CURRENT),
                        folder != null
                                || isOfPerson()
                                || "true".equalsIgnoreCase(fields.get(DRY_RUN)),
                        limit == null ? 0 : limit);
        return selector.equals(Selector.NONE) ? Selector.NONE : selector;
    }

    private static OutcomeError invalid(String field, String message) {
        return OutcomeError.ofInput(ErrorCode.INVALID_VALUE, field, message);
    }
}
