package io.jollyboat.apiserver.cache;

import io.jollyboat.apiserver.store.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody is about to write, with the tree its bytes were made from: when the store tells of
 * the write, the tree need not be decoded from them. Safe for use by several threads.
 */
public final class Announcement {

    private final String key;
    private final byte[] value;
    private final ObjectNode tree;
    private @Nullable StoredObject object; // guarded by this; once it is there, the tree is shared

    Announcement(String key, byte[] value, ObjectNode tree) {
        this.key = key;
        this.value = value;
        this.tree = tree;
    }

    String key() {
        return key;
    }

    /** What is to be stored; not to be changed. */
    public byte[] value() {
        return value;
    }

    boolean isOf(Entry entry) {
        return Arrays.equals(value, entry.value());
    }

    /** The object as it was written; the same one for all who ask. */
    public synchronized StoredObject at(long revision) {
        StoredObject known = object;
        if (known == null) {
            ObjectNode metadata = (ObjectNode) tree.get("metadata");
            metadata.remove("resourceVersion"); // it is the last member of a decoded tree, too
            metadata.put("resourceVersion", Long.toString(revision));
            known = new StoredObject(key, value, revision, tree);
            object = known;
        }
        // The same bytes may have been written twice, at two revisions.
        return known.revision() == revision ? known : new StoredObject(key, value, revision, null);
    }
}
