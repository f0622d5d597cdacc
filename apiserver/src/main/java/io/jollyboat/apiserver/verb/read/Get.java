package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.Presentation;

/** GET of one object. */
public final class Get implements Verb.Reading {

    private final ObjectStorage storage;
    private final Presentation presentation;

    public Get(ObjectStorage storage, Presentation presentation) {
        this.storage = storage;
        this.presentation = presentation;
    }

    @Override
    public Freshness freshness(ResourceCall call) {
        return Freshness.of(ListQuery.revision(call.call().query()));
    }

    @Override
    public boolean laborious(ResourceCall call) {
        CustomVersion custom = call.definition().custom();
        return custom != null && !custom.readsAsStored(); // a webhook may have to be asked
    }

    @Override
    public Answer answer(ResourceCall call) {
        Form form = presentation.formOf(call);
        StoredObject object = storage.glance(call.key());
        if (object == null) {
            throw call.notFound();
        }
        return presentation.one(call, form, 200, object);
    }
}
