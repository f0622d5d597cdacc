package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.Presentation;

/** GET of a collection, whole or in pages. All pages of a list are of one revision. */
public final class ListAll implements Verb.Reading {

    /** So many objects take a millisecond or two to copy. */
    private static final int MANY = 1000;

    /** So many take that long to encode. */
    private static final int SOME = 50;

    private final ObjectStorage storage;
    private final Presentation presentation;

    public ListAll(ObjectStorage storage, Presentation presentation) {
        this.storage = storage;
        this.presentation = presentation;
    }

    @Override
    public Freshness freshness(ResourceCall call) {
        ListQuery query = query(call);
        if (!query.continueToken().isEmpty()) {
            return new Freshness.AtLeast(ContinueToken.parse(query.continueToken()).revision());
        }
        return Freshness.of(query.resourceVersion());
    }

    @Override
    public boolean laborious(ResourceCall call) {
        ListQuery query = query(call);
        boolean many = query.limit() == 0 || query.limit() > MANY;
        long size = storage.cacheOf(call.definition()).size();
        return (many && size > MANY)
                || (size > SOME && presentation.encodes(call))
                || !call.definition().servedAsStored(call.version())
                || !query.labelSelector().isEmpty()
                || !query.fieldSelector().isEmpty()
                || !(presentation.formOf(call) instanceof Form.Whole);
    }

    @Override
    public Answer answer(ResourceCall call) {
        ListQuery query = query(call);
        Form form = presentation.formOf(call);
        Selection selection = Selections.of(call, query);
        String prefix = ObjectKey.prefix(call.definition(), call.namespace());
        String within = call.pinsOne() ? call.key().path() : prefix;
        Page page = Page.of(storage.cacheOf(call.definition()), query, within, prefix, selection);
        ListHead head =
                new ListHead(
                        call.apiVersion(),
                        call.definition().names().listKind(),
                        page.revision(),
                        page.continueToken(),
                        selection.equals(Selection.EVERYTHING) ? page.remaining() : 0);
        return presentation.list(call, form, head, page.objects());
    }

    /**
     * What a call asks for. Kubernetes answers from its cache whoever takes any state, and from
     * there whole, whatever the limit: informers go by that. Of events it keeps no cache.
     */
    private static ListQuery query(ResourceCall call) {
        ListQuery query = ListQuery.of(call.call().query(), false);
        return query.resourceVersion() == 0
                        && query.continueToken().isEmpty()
                        && !call.definition().plural().equals("events")
                ? query.unlimited()
                : query;
    }
}
