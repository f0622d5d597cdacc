package io.jollyboat.apiserver.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Several ways to store values, told apart by what goes before them: the first one writes. */
final class Prefixed implements Transformer {

    private final List<Way> ways;
    private final Reading unknown;

    /** One of them, and what goes before what it stores; nothing before what is not encrypted. */
    record Way(String prefix, Transformer transformer) {

        byte[] bytes() {
            return prefix.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * @param ways at least one
     * @param unknown why something cannot be read before which nothing of theirs goes
     */
    Prefixed(List<Way> ways, String unknown) {
        this.ways = List.copyOf(ways);
        this.unknown = new Reading.Unreadable(unknown);
    }

    @Override
    public byte[] seal(byte[] value, byte[] place) {
        Way first = ways.getFirst();
        byte[] sealed = first.transformer().seal(value, place);
        byte[] prefix = first.bytes();
        if (prefix.length == 0) {
            return sealed;
        }
        byte[] all = Arrays.copyOf(prefix, prefix.length + sealed.length);
        System.arraycopy(sealed, 0, all, prefix.length, sealed.length);
        return all;
    }

    @Override
    public Reading open(byte[] stored, int from, byte[] place) {
        Set<String> faults = new LinkedHashSet<>();
        for (int i = 0; i < ways.size(); i++) {
            byte[] prefix = ways.get(i).bytes();
            if (!startsWith(stored, from, prefix)) {
                continue;
            }
            switch (ways.get(i).transformer().open(stored, from + prefix.length, place)) {
                case Reading.Plain(byte[] value, boolean stale) -> {
                    return new Reading.Plain(value, stale || i > 0);
                }
                // a later one may have the same prefix, and another key of the same name
                case Reading.Unreadable(String why) when prefix.length > 0 -> faults.add(why);
                case Reading.Unreadable ignored -> {} // what is encrypted is for those after it
            }
        }
        return switch (faults.size()) {
            case 0 -> unknown;
            case 1 -> new Reading.Unreadable(faults.iterator().next());
            default -> new Reading.Unreadable("[" + String.join(", ", faults) + "]");
        };
    }

    static boolean startsWith(byte[] stored, int from, byte[] prefix) {
        int end = from + prefix.length;
        return stored.length >= end && Arrays.equals(stored, from, end, prefix, 0, prefix.length);
    }
}
