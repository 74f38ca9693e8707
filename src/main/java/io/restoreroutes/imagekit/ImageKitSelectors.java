package io.restoreroutes.imagekit;

import io.restoreroutes.request.Operation;
import io.restoreroutes.request.SelectorRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Set;

/** What requests to ImageKit may say in place of ids and beside them. */
final class ImageKitSelectors implements SelectorRules {
    /**
     * In characters. The ledger has it in an index, which takes no longer texts than 2,700 bytes.
     */
    private static final int LONGEST_PATH = 500;

    @Override
    public Set<Operation> guarded() {
        return EnumSet.of(Operation.RESTORE, Operation.ROLLBACK);
    }

    /** See {@link ImageKitItem#guard}. */
    @Override
    public boolean isGuard(String text) {
        int at = text.indexOf('@');
        return at > 0
                && ImageKit.IDS.accepts(text.substring(0, at))
                && isTime(text.substring(at + 1));
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public String guardRule() {
        return "<version id>@<updatedAt> as a plan or an outcome gives it, because an id alone does"
                + " not tell whether a version was current in between";
    }

    @Override
    public String pathRule() {
        return "a path from the root on, such as /catalog/a.jpg, or an address below the account's"
                + " url-endpoint, of at most "
                + LONGEST_PATH
                + " characters";
    }

    @Override
    public String folderRule() {
        return "a folder's path from the root on, such as /catalog/, of at most "
                + LONGEST_PATH
                + " characters";
    }

    /** With a slash at its end; what is below / is everything. */
    @Override
    public String folder(String text) {
        String folder = text.endsWith("/") ? text : text + "/";
        return folder.startsWith("/") && folder.length() <= LONGEST_PATH && isFile(folder + "file")
                ? folder
                : null;
    }

    @Override
    public String path(String text, String publicUrl) {
        String path = text.startsWith("/") ? text : below(publicUrl, text);
        return path != null && text.length() <= LONGEST_PATH && isFile(path) ? path : null;
    }

    private static String below(String publicUrl, String text) {
        try {
            URI address = new URI(text);
            URI root = publicUrl == null ? null : new URI(publicUrl + "/");
            return root != null
                            && address.getScheme() != null
                            && address.getScheme().matches("(?i)https?")
                            && root.getAuthority().equalsIgnoreCase(address.getAuthority())
                            && address.getPath().startsWith(root.getPath())
                    ? address.getPath().substring(root.getPath().length() - 1)
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Names have no quotes, and a path that had some would end its place in a search. */
    private static boolean isFile(String path) {
        return !path.endsWith("/")
                && !path.contains("//")
                && path.chars().noneMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c));
    }
}
