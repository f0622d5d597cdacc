package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.Snapshot;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * DELETE of a collection: each member for itself, by the rules of {@link Delete}. Members that go
 * meanwhile by themselves are left out.
 */
final class DeleteCollection implements Verb.Writing {

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Delete delete;

    DeleteCollection(ObjectStorage storage, Presentation presentation, Delete delete) {
        this.storage = storage;
        this.presentation = presentation;
        this.delete = delete;
    }

    @Override
    public Answer answer(ResourceCall call) {
        Delete.Wish wish = delete.wish(call);
        ListQuery choice = ListQuery.of(call.call().query(), false);
        ResourceDefinition definition = call.definition();
        Selection selection = Selections.of(call, choice);
        Snapshot all =
                storage.cacheOf(definition).list(ObjectKey.prefix(definition, call.namespace()));
        List<StoredObject> deleted = new ArrayList<>();
        for (StoredObject object : all.objects()) {
            if (selection.selects(object) && deleted(call, object, wish)) {
                deleted.add(object);
            }
        }
        ListHead head =
                new ListHead(
                        call.apiVersion(), definition.names().listKind(), all.revision(), "", 0);
        return presentation.list(call, presentation.formOf(call), head, deleted);
    }

    private boolean deleted(ResourceCall call, StoredObject object, Delete.Wish wish) {
        String name = Trees.text(object.tree(), "metadata", "name");
        String uid = Trees.text(object.tree(), "metadata", "uid");
        ObjectKey key = new ObjectKey(call.definition(), call.namespace(), name);
        try {
            delete.delete(call, key, wish.query().forMember(uid), wish.options());
            return true;
        } catch (ApiException gone) {
            if (gone.reason() == Reason.NOT_FOUND || gone.reason() == Reason.CONFLICT) {
                return false;
            }
            throw gone;
        }
    }
}
