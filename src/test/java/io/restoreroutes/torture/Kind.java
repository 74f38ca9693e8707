package io.restoreroutes.torture;

import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;

/** What can be wished for, how it has to end, and what it has to do at the provider. */
enum Kind {
    BOX_PROMOTE("promote", "promoted", 1, 0, 0),
    BOX_RESTORE("restore", "restored", 0, 1, 0),
    BOX_ROLLBACK("rollback", "promoted", 1, 1, 4),
    BOX_RIGHT("rollback", "unchanged", 0, 0, 1),
    BOX_MISSING("promote", "failed", 0, 0, 0),
    BOX_REJECTED("promote", "rejected", 0, 0, 0),
    SHOP_RESTORE("restore", "restored", 0, 1, 0),
    SHOP_ROLLBACK("rollback", "restored", 0, 1, 1),
    SHOP_RIGHT("rollback", "unchanged", 0, 0, 1);

    final String operation;
    final String status;
    final int promotes;
    final int restores;

    /** How many reads it takes when nothing goes wrong. */
    final int reads;

    Kind(String operation, String status, int promotes, int restores, int reads) {
        this.operation = operation;
        this.status = status;
        this.promotes = promotes;
        this.restores = restores;
        this.reads = reads;
    }

    /**
     * {@return whether a wish may end so} A file that has the right version already looks the same
     * after a stop in the middle as one that was just restored.
     */
    boolean mayEnd(String with) {
        return with.equals(status) || this == SHOP_RIGHT && with.equals("restored");
    }

    boolean isBox() {
        return name().startsWith("BOX");
    }

    int writes() {
        return promotes + restores;
    }

    String fileId(int number) {
        return isBox() ? Integer.toString(1_000_000 + number) : "photo" + number;
    }

    String versionId(int number) {
        return switch (this) {
            case BOX_REJECTED -> "../" + number;
            case BOX_MISSING -> fileId(number) + "77";
            case BOX_RIGHT -> fileId(number) + "02";
            case SHOP_RIGHT -> "v2";
            case SHOP_RESTORE, SHOP_ROLLBACK -> "v1";
            case BOX_PROMOTE, BOX_RESTORE, BOX_ROLLBACK -> fileId(number) + "01";
        };
    }

    /** Makes the file that the wish is about. */
    void prepare(int number, ImageKitSandbox imageKit, BoxSandbox box) {
        String file = fileId(number);
        if (!isBox()) {
            imageKit.addFile(file, "v1", "v2");
        } else if (this == BOX_RESTORE || this == BOX_ROLLBACK) {
            box.addFile(
                    BoxFileSpec.file(file)
                            .trashedVersion(file + "01", "old " + file)
                            .version(file + "02", "new " + file));
        } else {
            box.addFile(file, file + "01", file + "02");
        }
    }
}
