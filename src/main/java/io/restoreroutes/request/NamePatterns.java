package io.restoreroutes.request;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A comma list of patterns of file names, without regard to case: {@code *} for any characters,
 * {@code ?} for one; a leading {@code !} excludes. Only exclusions mean all others. No character
 * but these has a meaning.
 */
public final class NamePatterns {
    /** All names. */
    private static final NamePatterns ALL = new NamePatterns(List.of(), List.of());

    private final List<int[]> included;
    private final List<int[]> excluded;

    private NamePatterns(List<int[]> included, List<int[]> excluded) {
        this.included = included;
        this.excluded = excluded;
    }

    /**
     * {@return the patterns of a list; all names for null}
     *
     * @throws IllegalArgumentException with a sentence if one of them is empty
     */
    public static NamePatterns of(String list) {
        if (list == null) {
            return ALL;
        }
        List<int[]> included = new ArrayList<>();
        List<int[]> excluded = new ArrayList<>();
        for (String each : list.split(",", -1)) {
            String pattern = each.strip();
            boolean not = pattern.startsWith("!");
            String name = not ? pattern.substring(1).strip() : pattern;
            if (name.isEmpty()) {
                throw new IllegalArgumentException("one of the patterns is empty");
            }
            (not ? excluded : included).add(letters(name));
        }
        return new NamePatterns(included, excluded);
    }

    /** {@return whether a file of that name is meant} */
    public boolean match(String name) {
        int[] letters = letters(name);
        return (included.isEmpty() || anyMatches(included, letters))
                && !anyMatches(excluded, letters);
    }

    /**
     * One for one, so that {@code ?} stands for any of them. An accent belongs to its letter, also
     * where a computer writes both apart; and some letters have two small or two large forms.
     */
    private static int[] letters(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .toArray();
    }

    private static boolean anyMatches(List<int[]> patterns, int[] name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** Only the last star is gone back to, so that no pattern takes long. */
    private static boolean matches(int[] pattern, int[] name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int taken = 0;
        while (n < name.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                taken = n;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
