package io.jollyboat.apiserver.store.local;

import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory. */
public final class TreeTable implements Table {

    private final TreeMap<String, Row> rows = new TreeMap<>();

    @Override
    public @Nullable Row get(String key) {
        return rows.get(key);
    }

    @Override
    public void put(Row row) {
        rows.put(row.entry().key(), row);
    }

    @Override
    public @Nullable Row putIfAbsent(Row row) {
        return rows.putIfAbsent(row.entry().key(), row);
    }

    @Override
    public void remove(String key) {
        rows.remove(key);
    }

    @Override
    public Iterator<Row> from(String key) {
        return rows.tailMap(key, true).values().iterator();
    }

    @Override
    public long count(String from, String to) {
        return rows.subMap(from, true, to, false).size();
    }

    /** All rows as they are now, in the order of their keys. */
    public List<Row> all() {
        return List.copyOf(rows.values());
    }
}
