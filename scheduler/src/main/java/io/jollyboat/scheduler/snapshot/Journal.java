package io.jollyboat.scheduler.snapshot;

import java.util.Arrays;

/**
 * Which nodes changed from one snapshot to the next, so that who has seen one need not look at all
 * nodes of another. Only added to: what a snapshot has seen of it stays as it is.
 */
final class Journal {

    private int[] positions = new int[64];
    private int size;

    int size() {
        return size;
    }

    void add(int position) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
        }
        positions[size++] = position;
    }

    int[] from(int start, int end) {
        return Arrays.copyOfRange(positions, start, end);
    }
}
