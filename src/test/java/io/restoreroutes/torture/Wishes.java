package io.restoreroutes.torture;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** All that was wished for in a run, each about a file of its own. */
final class Wishes {
    private static final Kind[] MIX = {
        Kind.BOX_PROMOTE, Kind.BOX_PROMOTE, Kind.BOX_PROMOTE, Kind.BOX_PROMOTE,
        Kind.BOX_RESTORE, Kind.BOX_RESTORE, Kind.BOX_ROLLBACK, Kind.BOX_RIGHT,
        Kind.SHOP_RESTORE, Kind.SHOP_RESTORE, Kind.SHOP_RESTORE, Kind.SHOP_ROLLBACK,
        Kind.SHOP_ROLLBACK, Kind.SHOP_RIGHT, Kind.BOX_MISSING, Kind.BOX_REJECTED
    };

    private final Map<String, Wish> byRequestId = new ConcurrentHashMap<>();
    private final Map<String, Wish> byFile = new ConcurrentHashMap<>();
    private final Random dice;
    private final ImageKitSandbox imageKit;
    private final BoxSandbox box;
    private final List<String> shops;
    private final List<String> archives;
    private int last;

    /**
     * @param shops accounts at ImageKit
     * @param archives accounts at Box
     */
    Wishes(
            Random dice,
            ImageKitSandbox imageKit,
            BoxSandbox box,
            List<String> shops,
            List<String> archives) {
        this.dice = dice;
        this.imageKit = imageKit;
        this.box = box;
        this.shops = shops;
        this.archives = archives;
    }

    /** {@return that many new wishes; their files are there now} */
    List<Wish> next(int count) {
        List<Wish> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = MIX[dice.nextInt(MIX.length)];
            List<String> accounts = kind.isBox() ? archives : shops;
            Wish wish = new Wish(++last, kind, accounts.get(last % accounts.size()));
            kind.prepare(wish.number(), imageKit, box);
            byRequestId.put(wish.requestId(), wish);
            byFile.put(wish.fileId(), wish);
            next.add(wish);
        }
        return next;
    }

    static String ndjson(List<Wish> wishes) {
        return wishes.stream().map(Wish::json).collect(Collectors.joining());
    }

    int size() {
        return byRequestId.size();
    }

    Map<String, Wish> byRequestId() {
        return byRequestId;
    }

    /** {@return the wish that a call with that path is about, or null} */
    Wish ofPath(String path) {
        String[] parts = path.split("/");
        for (int i = 1; i < parts.length; i++) {
            if (parts[i - 1].equals("files")) {
                return byFile.get(parts[i]);
            }
        }
        return null;
    }

    void clear() {
        byRequestId.clear();
        byFile.clear();
    }
}
