package io.jollyboat.kubelet.network;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Hands out the pod addresses of a node. An address that was given back is used again as late as
 * possible, so that who still remembers it does not talk to a stranger. Keeps nothing on disk:
 * after a restart the addresses in use are claimed from the sandboxes that hold them.
 *
 * <p>The first address of the range (the network), the second (the node's own side) and the last
 * (broadcast) are never handed out. Safe for use by several threads.
 */
public final class AddressPool {
    /** More are never looked at: no node runs 65,536 pods. */
    private static final int LARGEST = 1 << 16;

    private final Cidr range;
    private final int usable; // offsets 2 to usable + 1
    private final BitSet taken = new BitSet(); // offsets from the range's base; guarded by this
    private int next = 2; // where the search begins; guarded by this

    public AddressPool(Cidr range) {
        this.range = range;
        this.usable = (int) Math.min(range.size() - 3, LARGEST);
        if (usable < 1) {
            throw new IllegalArgumentException("range " + range + " has no room for pods");
        }
    }

    public Cidr range() {
        return range;
    }

    /** A free address, or empty when all are taken. */
    public synchronized OptionalInt take() {
        for (int tried = 0; tried < usable; tried++) {
            int offset = 2 + (next - 2 + tried) % usable;
            if (!taken.get(offset)) {
                taken.set(offset);
                next = 2 + (offset - 1) % usable;
                return OptionalInt.of(range.base() + offset);
            }
        }
        return OptionalInt.empty();
    }

    /** Marks an address as in use. False when it was already, or is not one of this range. */
    public synchronized boolean claim(int address) {
        int offset = address - range.base();
        if (!range.contains(address) || offset < 2 || offset >= usable + 2 || taken.get(offset)) {
            return false;
        }
        taken.set(offset);
        next = Math.max(next, 2 + (offset - 1) % usable);
        return true;
    }

    /** Gives an address back; harmless when it was not taken. */
    public synchronized void free(int address) {
        if (range.contains(address)) {
            taken.clear(address - range.base());
        }
    }
}
