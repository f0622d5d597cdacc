package io.jollyboat.apiserver.store.memory;

import io.jollyboat.apiserver.store.local.Row;
import io.jollyboat.apiserver.store.local.Table;
import java.util.Iterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in a tree. */
final class MemoryTable implements Table {

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
}
