package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.cache.Announcement;
import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.Unreadable;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.StorageMeasures.Operation;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreLimitException;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes objects to the store. The only place where the store's outcomes become answers.
 *
 * <p>May block: for virtual threads, not for event loops.
 */
public final class ObjectStorage {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final Store store;
    private final RegistryCache cache;
    private final StorageMeasures measures;

    /** By storage path, under which there is always the same one: each write asks many times. */
    private final Map<String, ResourceCache> caches = new ConcurrentHashMap<>();

    /**
     * @param measures are told what the store is asked
     */
    public ObjectStorage(Store store, RegistryCache cache, StorageMeasures measures) {
        this.measures = measures;
        this.store = store;
        this.cache = cache;
    }

    /** The cache of a resource. */
    public ResourceCache cacheOf(ResourceDefinition definition) {
        ResourceCache known = caches.get(definition.storagePath());
        if (known != null) {
            return known;
        }
        ResourceCache found = cache.resource(ObjectKey.prefix(definition));
        caches.put(definition.storagePath(), found);
        return found;
    }

    /** The object as the cache knows it, which may be a moment behind; null when unknown. */
    public @Nullable StoredObject glance(ObjectKey key) {
        return cacheOf(key.definition()).get(key.path());
    }

    /** The object as it is now, or null. */
    public @Nullable StoredObject read(ObjectKey key) {
        Entry entry = asked(Operation.GET, key.definition(), () -> store.get(key.path())).entry();
        return entry == null ? null : readable(entry);
    }

    /** All objects of a resource as they are now. Reads every one of them: for rare use. */
    public List<StoredObject> readAll(ResourceDefinition definition) {
        RangeResult all =
                asked(
                        Operation.LIST,
                        definition,
                        () -> store.range(Range.all(ObjectKey.prefix(definition))));
        return all instanceof RangeResult.Page page
                ? page.entries().stream().map(ObjectStorage::listed).toList()
                : List.of();
    }

    private static StoredObject readable(Entry entry) {
        if (entry.fault() != null) {
            throw ApiException.internal(entry.fault());
        }
        return new StoredObject(entry);
    }

    private static StoredObject listed(Entry entry) {
        if (entry.fault() != null) {
            throw Unreadable.listed(entry.key(), entry.fault());
        }
        return new StoredObject(entry);
    }

    /**
     * Writes an object that must not exist.
     *
     * @throws ApiException AlreadyExists when it does
     */
    public StoredObject create(ObjectKey key, ObjectNode object, Lifetime lifetime) {
        Announcement written = announced(key, object);
        try {
            WriteResult result =
                    asked(
                            Operation.CREATE,
                            key.definition(),
                            () -> store.create(key.path(), written.value(), lifetime));
            return switch (result) {
                case WriteResult.Written(long revision) -> written.at(revision);
                case WriteResult.Conflict ignored -> throw alreadyExists(key);
                case WriteResult.NotFound impossible ->
                        throw new IllegalStateException(impossible.toString());
            };
        } finally {
            cacheOf(key.definition()).withdraw(written);
        }
    }

    /** From now on the tree is shared. */
    private Announcement announced(ObjectKey key, ObjectNode object) {
        byte[] value = CanonicalJson.encode(object);
        CanonicalJson.settle(object);
        return cacheOf(key.definition()).announce(key.path(), value, object);
    }

    public static ApiException alreadyExists(ObjectKey key) {
        ResourceDefinition definition = key.definition();
        return ApiException.alreadyExists(definition.group(), definition.plural(), key.name());
    }

    /**
     * Changes an object, trying again from the newest state as long as others write in between.
     * Begins with what the cache knows: mostly that is the newest state, and when it is not, a
     * refusal based on it is thought over.
     */
    public Mutated mutate(ObjectKey key, Mutation mutation) {
        StoredObject current = glance(key);
        boolean certain = false;
        while (true) {
            Attempt attempt = attempt(key, mutation, current, certain);
            switch (attempt) {
                case Attempt.Done(Mutated result) -> {
                    return result;
                }
                case Attempt.Again(StoredObject newest) -> current = newest;
                case Attempt.LookAgain ignored -> current = read(key);
            }
            certain = true;
        }
    }

    private sealed interface Attempt {
        record Done(Mutated result) implements Attempt {}

        record Again(StoredObject newest) implements Attempt {}

        record LookAgain() implements Attempt {}
    }

    private Attempt attempt(
            ObjectKey key, Mutation mutation, @Nullable StoredObject current, boolean certain) {
        Mutation.Step step;
        try {
            step = mutation.next(current);
        } catch (ApiException refused) {
            if (certain) {
                throw refused;
            }
            return new Attempt.LookAgain();
        }
        return switch (step) {
            case Mutation.Step.Write write when current == null ->
                    new Attempt.Done(
                            new Mutated.Created(create(key, write.object(), write.lifetime())));
            case Mutation.Step.Write write -> update(key, current, write, certain);
            case Mutation.Step.Keep ignored ->
                    certain && current != null
                            ? new Attempt.Done(new Mutated.Updated(current))
                            : new Attempt.LookAgain();
            case Mutation.Step.Remove ignored -> remove(key, current);
            case Mutation.Step.WriteAndRemove last when current == null -> new Attempt.LookAgain();
            case Mutation.Step.WriteAndRemove(ObjectNode object, Lifetime lifetime) ->
                    switch (update(
                            key, current, new Mutation.Step.Write(object, lifetime), certain)) {
                        case Attempt.Done(Mutated.Updated(StoredObject last)) -> end(key, last);
                        case Attempt other -> other;
                    };
        };
    }

    private Attempt update(
            ObjectKey key, StoredObject current, Mutation.Step.Write write, boolean certain) {
        if (SameTrees.same(at(write.object(), current.revision()), current.tree())) {
            if (!certain) {
                return new Attempt.LookAgain();
            }
            if (!current.stale()) {
                return new Attempt.Done(new Mutated.Updated(current));
            }
        }
        Announcement written = announced(key, write.object());
        try {
            WriteResult result =
                    asked(
                            Operation.UPDATE,
                            key.definition(),
                            () ->
                                    store.update(
                                            key.path(),
                                            written.value(),
                                            current.revision(),
                                            write.lifetime()));
            return switch (result) {
                case WriteResult.Written(long revision) ->
                        new Attempt.Done(new Mutated.Updated(written.at(revision)));
                case WriteResult.Conflict(Entry newest) -> new Attempt.Again(readable(newest));
                case WriteResult.NotFound ignored -> new Attempt.LookAgain();
            };
        } finally {
            cacheOf(key.definition()).withdraw(written);
        }
    }

    private Attempt remove(ObjectKey key, @Nullable StoredObject current) {
        if (current == null) {
            return new Attempt.LookAgain();
        }
        WriteResult result =
                asked(
                        Operation.DELETE,
                        key.definition(),
                        () -> store.delete(key.path(), current.revision()));
        return switch (result) {
            case WriteResult.Written(long revision) ->
                    new Attempt.Done(new Mutated.Removed(current.at(revision)));
            case WriteResult.Conflict(Entry newest) -> new Attempt.Again(readable(newest));
            case WriteResult.NotFound ignored -> new Attempt.LookAgain();
        };
    }

    /** Removes what was just written so; who else removed it meanwhile has done the same. */
    private Attempt end(ObjectKey key, StoredObject last) {
        Attempt attempt = remove(key, last);
        boolean gone =
                attempt instanceof Attempt.LookAgain
                        || attempt instanceof Attempt.Again(StoredObject newest)
                                && !Trees.text(newest.tree(), "metadata", "uid")
                                        .equals(Trees.text(last.tree(), "metadata", "uid"));
        return gone ? new Attempt.Done(new Mutated.Removed(last)) : attempt;
    }

    private static ObjectNode at(ObjectNode object, long revision) {
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(revision));
        return object;
    }

    private <T> T asked(Operation operation, ResourceDefinition of, Supplier<T> question) {
        try {
            return measures.measured(operation, of, question);
        } catch (StoreException failure) {
            throw translated(failure);
        }
    }

    /** What a client is told when the store could not do what it was asked. */
    public static ApiException translated(StoreException failure) {
        return switch (failure) {
            case StoreUnavailableException ignored ->
                    ApiException.unavailable(
                            "the store cannot be reached, try again soon", RETRY_AFTER_SECONDS);
            case StoreLimitException limit ->
                    switch (limit.limit()) {
                        case REQUEST_TOO_LARGE ->
                                ApiException.tooLarge(String.valueOf(limit.getMessage()));
                        case TOO_MANY_REQUESTS ->
                                ApiException.tooManyRequests(
                                        "the store is busy, try again soon", RETRY_AFTER_SECONDS);
                        case STORE_FULL ->
                                ApiException.internal(String.valueOf(limit.getMessage()));
                    };
            case StoreRefusedException refused ->
                    ApiException.internal(String.valueOf(refused.getMessage()));
        };
    }
}
