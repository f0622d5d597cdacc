package io.jollyboat.apiserver.store.local;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The newest rows in the order of their keys. Called with the store's lock held. */
public interface Table {

    @Nullable Row get(String key);

    void put(Row row);

    /** Puts a row where there is none of its key; returns the one that is there already. */
    @Nullable Row putIfAbsent(Row row);

    void remove(String key);

    /** Rows from a key on, the key itself included. Not used after the next put or remove. */
    Iterator<Row> from(String key);

    /** How many rows there are from one key, inclusive, to another, exclusive. */
    long count(String from, String to);
}
