package io.restoreroutes.box;

import io.restoreroutes.box.auth.BoxIds;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.SelectorRules;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What requests to Box may say in place of ids and beside them. */
final class BoxSelectors implements SelectorRules {
    private static final Pattern FILE_ADDRESS = address("file");
    private static final Pattern FOLDER_ADDRESS = address("folder");

    /** As the browser shows it; what may follow says how it was come by. */
    private static Pattern address(String kind) {
        return Pattern.compile(
                "https://(?:[a-z0-9-]+\\.)+box\\.com/" + kind + "/([0-9]+)/?(?:[?#].*)?",
                Pattern.CASE_INSENSITIVE);
    }

    /** A restore from the trash leaves what is current as it is. */
    @Override
    public Set<Operation> guarded() {
        return EnumSet.of(Operation.PROMOTE, Operation.ROLLBACK);
    }

    @Override
    public boolean isGuard(String text) {
        return BoxIds.RULE.accepts(text);
    }

    @Override
    public String guardRule() {
        return "the id of a version, " + BoxIds.RULE.text();
    }

    @Override
    public String fileId(String text) {
        return id(FILE_ADDRESS, text);
    }

    private static String id(Pattern of, String text) {
        Matcher address = of.matcher(text);
        return address.matches() ? address.group(1) : text;
    }

    @Override
    public String folderRule() {
        return "the id of a folder (" + BoxIds.RULE.text() + "; 0 is the root) or its web address";
    }

    @Override
    public boolean tellsEvents() {
        return true;
    }

    @Override
    public boolean approvesPlans() {
        return true;
    }

    @Override
    public String folder(String text) {
        String id = id(FOLDER_ADDRESS, text);
        return BoxIds.RULE.accepts(id) ? id : null;
    }
}
