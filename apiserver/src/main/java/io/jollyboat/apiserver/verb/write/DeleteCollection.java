package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.apiserver.verb.read.Page;
import io.jollyboat.apiserver.verb.read.Selections;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.Timeline;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * DELETE of a collection: each member for itself, by the rules of {@link Delete}. Members that go
 * meanwhile by themselves are left out.
 */
public final class DeleteCollection implements Verb.Writing {

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Delete delete;
    private final Timeline timeline;
    private final int workers;

    /**
     * @param workers how many members are deleted at once
     */
    public DeleteCollection(
            ObjectStorage storage,
            Presentation presentation,
            Delete delete,
            Timeline timeline,
            int workers) {
        this.storage = storage;
        this.presentation = presentation;
        this.delete = delete;
        this.timeline = timeline;
        this.workers = workers;
    }

    @Override
    public Answer answer(ResourceCall call) {
        Delete.Wish wish = delete.wish(call);
        ListQuery choice = ListQuery.of(call.call().query(), false);
        ResourceDefinition definition = call.definition();
        Selection selection = Selections.of(call, choice);
        String prefix = ObjectKey.prefix(definition, call.namespace());
        Page page = Page.of(storage.cacheOf(definition), choice, prefix, prefix, selection);
        List<StoredObject> deleted = deleted(call, page.objects(), wish);
        ListHead head =
                new ListHead(
                        call.apiVersion(),
                        definition.names().listKind(),
                        page.revision(),
                        page.continueToken(),
                        selection.equals(Selection.EVERYTHING) ? page.remaining() : 0);
        return presentation.list(call, presentation.formOf(call), head, deleted);
    }

    private List<StoredObject> deleted(
            ResourceCall call, List<StoredObject> members, Delete.Wish wish) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable ApiException> refused = new AtomicReference<>();
        boolean[] gone = new boolean[members.size()];
        Runnable worker =
                () -> {
                    int at = next.getAndIncrement();
                    while (at < gone.length && refused.get() == null) {
                        try {
                            gone[at] = deleted(call, members.get(at), wish);
                        } catch (ApiException refusal) {
                            refused.compareAndSet(null, refusal);
                        }
                        at = next.getAndIncrement();
                    }
                };
        int most = Math.min(workers, members.size());
        if (most > 1) {
            timeline.together(Collections.nCopies(most, worker));
        } else {
            worker.run();
        }
        ApiException refusal = refused.get();
        if (refusal != null) {
            throw refusal;
        }
        return IntStream.range(0, gone.length)
                .filter(at -> gone[at])
                .mapToObj(members::get)
                .toList();
    }

    private boolean deleted(ResourceCall call, StoredObject object, Delete.Wish wish) {
        String name = Trees.text(object.tree(), "metadata", "name");
        String uid = Trees.text(object.tree(), "metadata", "uid");
        ObjectKey key = new ObjectKey(call.definition(), call.namespace(), name);
        try {
            delete.delete(call, key, wish.query().forMember(uid), wish.options());
            return true;
        } catch (ApiException gone) {
            boolean another = gone.reason() == Reason.CONFLICT && !wish.query().conditional();
            if (gone.reason() == Reason.NOT_FOUND || another) {
                return false;
            }
            throw gone;
        }
    }
}
