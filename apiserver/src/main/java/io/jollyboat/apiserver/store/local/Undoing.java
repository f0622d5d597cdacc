package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Entry;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks the newest rows, showing those that changed since as they were. */
final class Undoing implements Iterator<Entry> {

    private final Iterator<Row> rows;
    private final Iterator<Map.Entry<String, @Nullable Entry>> earlier;
    private final String to; // exclusive

    private @Nullable Entry row; // the next of rows, null at the end
    private Map.@Nullable Entry<String, @Nullable Entry> then; // the next of earlier
    private @Nullable Entry next;

    Undoing(Iterator<Row> rows, NavigableMap<String, @Nullable Entry> earlier, String to) {
        this.rows = rows;
        this.earlier = earlier.entrySet().iterator();
        this.to = to;
        advanceRow();
        advanceThen();
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Entry next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Entry result = next;
        advance();
        return result;
    }

    private void advance() {
        next = null;
        while (next == null && (row != null || then != null)) {
            int order = order();
            if (order < 0) {
                next = row;
            } else if (then != null) {
                next = then.getValue();
            }
            if (order <= 0) {
                advanceRow();
            }
            if (order >= 0) {
                advanceThen();
            }
        }
    }

    /** Negative when the row comes first, 0 when both are of one key. */
    private int order() {
        if (then == null) {
            return -1;
        }
        return row == null ? 1 : row.key().compareTo(then.getKey());
    }

    private void advanceRow() {
        Entry candidate = rows.hasNext() ? rows.next().entry() : null;
        row = candidate != null && candidate.key().compareTo(to) < 0 ? candidate : null;
    }

    private void advanceThen() {
        then = earlier.hasNext() ? earlier.next() : null;
    }
}
