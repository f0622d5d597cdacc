package io.jollyboat.apiserver.cache;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys of a resource under which something lies that cannot be read, and why: whoever wants it
 * is told so, and nobody takes it for gone. For use under its owner's lock.
 */
public final class Unreadable {

    private final TreeMap<String, String> faults = new TreeMap<>();

    /** What is answered to who wants a list in which it would be. */
    public static ApiException listed(String key, String fault) {
        return ApiException.internal("unable to transform key \"" + key + "\": " + fault);
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    int size() {
        return faults.size();
    }

    /** Notes what it is to note of an entry; false when that can be read. */
    boolean took(Entry entry) {
        String fault = entry.fault();
        if (fault == null) {
            faults.remove(entry.key());
            return false;
        }
        faults.put(entry.key(), fault);
        return true;
    }

    /** The same of a change. */
    boolean told(Change change) {
        Entry after = change.after();
        if (after == null) {
            faults.remove(change.key());
            return false;
        }
        return took(after);
    }

    void clear() {
        faults.clear();
    }

    /**
     * @throws ApiException when it is one of them
     */
    void check(String key) {
        String fault = faults.get(key);
        if (fault != null) {
            throw ApiException.internal(fault);
        }
    }

    /**
     * @throws ApiException when one of them begins so
     */
    void checkBelow(String keyPrefix) {
        Map.Entry<String, String> first = faults.ceilingEntry(keyPrefix);
        if (first != null && first.getKey().startsWith(keyPrefix)) {
            throw listed(first.getKey(), first.getValue());
        }
    }
}
