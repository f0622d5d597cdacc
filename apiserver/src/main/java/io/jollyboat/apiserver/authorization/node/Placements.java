package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * On which node the objects of a resource are, that lie in no namespace and say so in {@code
 * spec.nodeName}. One thread at a time catches up with the cache; others may ask meanwhile.
 */
final class Placements {

    private final ChangeLog log;
    private final Map<String, String> nodes = new ConcurrentHashMap<>(); // by name

    Placements(ResourceCache cache) {
        this.log = cache.log(() -> {});
    }

    boolean isAt(String node, String name) {
        return node.equals(nodes.get(name));
    }

    /** Whether there is nothing new. */
    boolean isCurrent() {
        return log.isEmpty();
    }

    void catchUp() {
        log.drain(this::note);
    }

    private void note(ChangeLog.Note note) {
        switch (note) {
            case ChangeLog.Note.Reset reset -> {
                nodes.clear();
                reset.objects().forEach(object -> put(object.tree()));
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject before = event.before();
                StoredObject now = event.after();
                if (now != null) {
                    put(now.tree());
                } else if (before != null) {
                    nodes.remove(Trees.text(before.tree(), "metadata", "name"));
                }
            }
        }
    }

    private void put(JsonNode object) {
        nodes.put(Trees.text(object, "metadata", "name"), Trees.text(object, "spec", "nodeName"));
    }
}
