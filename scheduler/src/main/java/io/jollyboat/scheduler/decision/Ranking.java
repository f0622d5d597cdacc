package io.jollyboat.scheduler.decision;

import java.util.Arrays;

/**
 * The scores of some of many positions, and which of them are the best: a tournament, in which a
 * new score is played against a few others and not against all. So what one change costs grows with
 * the logarithm of the number of positions. Not safe for use by several threads.
 */
final class Ranking {

    private static final long ABSENT = Long.MIN_VALUE;

    private final int leaves; // a power of two
    private final long[] best; // by place in the tree: the root is 1, the children of n 2n and 2n+1
    private int size;

    /** Nobody is in it at first. */
    Ranking(int positions) {
        leaves = Integer.highestOneBit(Math.max(1, positions - 1)) * 2;
        best = new long[2 * leaves];
        Arrays.fill(best, ABSENT);
    }

    /** How many positions have a score. */
    int size() {
        return size;
    }

    /** The best score; at least one position has one. */
    long bestScore() {
        return best[1];
    }

    /** The score of a position that has one. */
    long of(int position) {
        return best[leaves + position];
    }

    void put(int position, long score) {
        size += best[leaves + position] == ABSENT ? 1 : 0;
        play(position, score);
    }

    void remove(int position) {
        size -= best[leaves + position] == ABSENT ? 0 : 1;
        play(position, ABSENT);
    }

    private void play(int position, long score) {
        int place = leaves + position;
        best[place] = score;
        while (place > 1) {
            long winner = Math.max(best[place], best[place ^ 1]);
            place >>= 1;
            if (best[place] == winner) {
                return; // nothing changes further up
            }
            best[place] = winner;
        }
    }

    /** The positions that share the best score, in order. */
    int[] leaders() {
        int[] leaders = new int[8];
        int count = 0;
        for (int next = size == 0 ? -1 : leader(0); next >= 0; next = leader(next + 1)) {
            if (count == leaders.length) {
                leaders = Arrays.copyOf(leaders, 2 * count);
            }
            leaders[count++] = next;
        }
        return Arrays.copyOf(leaders, count);
    }

    /** The first position from there on that has the best score; -1 when there is none. */
    private int leader(int from) {
        if (from >= leaves) {
            return -1;
        }
        int place = leaves + from;
        while (best[place] != best[1]) {
            while ((place & 1) == 1) {
                place >>= 1; // all from here to the end of this branch is known
                if (place <= 1) {
                    return -1;
                }
            }
            place++;
        }
        while (place < leaves) {
            place = best[2 * place] == best[1] ? 2 * place : 2 * place + 1;
        }
        return place - leaves;
    }
}
