package io.restoreroutes.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * The files of the first run: something has gone wrong with each of them. The sample requests put
 * them right again. Credentials are the sandboxes' own: {@link ImageKitSandbox#PRIVATE_KEY} and
 * {@link BoxTokens#CLIENT_ID}, {@link BoxTokens#CLIENT_SECRET}, {@link BoxTokens#ENTERPRISE_ID}.
 */
public final class DemoState {
    /** An ImageKit photo with the wrong picture on top. */
    public static final String PHOTO = "598821f949c0a938d57563bd";

    /** The photo's version that should be current. */
    public static final String PHOTO_GOOD_VERSION = "697821f849c0a938d57563ce";

    /** A Box file of which a version was moved to the trash. */
    public static final String BOX_FILE_WITH_TRASHED_VERSION = "4711000001";

    /** The version in the trash. */
    public static final String BOX_TRASHED_VERSION = "88100000102";

    /** A Box file overwritten by mistake. */
    public static final String BOX_OVERWRITTEN_FILE = "4711000002";

    /** The overwritten file's good version. */
    public static final String BOX_GOOD_VERSION = "88100000201";

    /** A Box file that is in the trash itself, as is its good version. */
    public static final String BOX_TRASHED_FILE = "4711000003";

    /** The trashed file's good version. */
    public static final String BOX_TRASHED_FILE_GOOD_VERSION = "88100000301";

    /** A Box file that was damaged after eight o'clock. */
    public static final String BOX_DAMAGED_FILE = "4711000005";

    /** The damaged file's version of before. */
    public static final String BOX_VERSION_OF_BEFORE = "88100000501";

    /** A Box Note. */
    public static final String BOX_NOTE = "4711000004";

    private DemoState() {}

    /** Adds the demo files to both. */
    public static void seed(ImageKitSandbox imageKit, BoxSandbox box) {
        seed(imageKit);
        seed(box);
    }

    /** Adds the photos. */
    public static void seed(ImageKitSandbox imageKit) {
        imageKit.addFile(
                PHOTO,
                "/shop/red-shoe.jpg",
                List.of(
                        "697821f849c0a938d57563cd",
                        PHOTO_GOOD_VERSION,
                        "697821f849c0a938d57563cf"));
        imageKit.addFile(
                "598821f949c0a938d57563be",
                "/shop/blue-shoe.jpg",
                List.of("697821f849c0a938d57563d1", "697821f849c0a938d57563d2"));
        imageKit.addFile(
                "598821f949c0a938d57563bf",
                "/shop/green-shoe.png",
                List.of("697821f849c0a938d57563d3", "697821f849c0a938d57563d4"));
        imageKit.addFile(
                "598821f949c0a938d57563c0",
                "/shop/size-table.pdf",
                List.of("697821f849c0a938d57563d5", "697821f849c0a938d57563d6"));
        imageKit.addFile(
                "598821f949c0a938d57563c1",
                "/shop/straw-hat.jpg",
                List.of("697821f849c0a938d57563d7", "697821f849c0a938d57563d8"));
    }

    /** Adds the documents. */
    public static void seed(BoxSandbox box) {
        box.addFile(
                BoxFileSpec.file(BOX_FILE_WITH_TRASHED_VERSION)
                        .name("offer.docx")
                        .version("88100000101", "offer, first draft")
                        .trashedVersion(BOX_TRASHED_VERSION, "offer, as sent")
                        .version("88100000103", "offer, second thoughts"));
        box.addFile(
                BoxFileSpec.file(BOX_OVERWRITTEN_FILE)
                        .name("contract.docx")
                        .version(BOX_GOOD_VERSION, "contract, as signed")
                        .version("88100000202", "oops"));
        box.addFile(
                BoxFileSpec.file(BOX_TRASHED_FILE)
                        .name("minutes.txt")
                        .trashedVersion(BOX_TRASHED_FILE_GOOD_VERSION, "minutes, approved")
                        .version("88100000302", "minutes, garbled")
                        .trashed());
        box.addFile(
                BoxFileSpec.file(BOX_DAMAGED_FILE)
                        .name("price-list.xlsx")
                        .by("ann@example.com")
                        .at(Instant.parse("2025-11-18T09:12:00Z"))
                        .version(BOX_VERSION_OF_BEFORE, "prices of November")
                        .by("price-script@example.com")
                        .at(Instant.parse("2025-11-20T09:40:17Z"))
                        .version("88100000502", "prices, all of them 0.00")
                        .at(Instant.parse("2025-11-20T09:41:05Z"))
                        .version("88100000503", "prices, all of them NaN"));
        box.addFile(
                BoxFileSpec.file("4711000006")
                        .name("discounts.xlsx")
                        .by("ann@example.com")
                        .at(Instant.parse("2025-11-19T16:30:00Z"))
                        .version("88100000601", "discounts of November")
                        .by("price-script@example.com")
                        .at(Instant.parse("2025-11-20T09:40:19Z"))
                        .version("88100000602", "discounts, all of them 100 %"));
        box.addFile(
                BoxFileSpec.file(BOX_NOTE)
                        .name("ideas.boxnote")
                        .version("88100000401", "ideas")
                        .version("88100000402", "no ideas"));
    }
}
