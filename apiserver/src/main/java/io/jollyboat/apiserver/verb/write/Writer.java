package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import org.jspecify.annotations.Nullable;

/** Carries out a change, or only shows what it would be, and answers with the object. */
record Writer(ObjectStorage storage, Presentation presentation) {

    public Answer write(ResourceCall call, boolean dryRun, Mutation mutation) {
        if (!dryRun) {
            StoredObject object = storage.mutate(call.key(), mutation).object();
            return presentation.one(call, presentation.formOf(call), 200, object);
        }
        StoredObject current = storage.read(call.key());
        return switch (mutation.next(current)) {
            case Mutation.Step.Write write -> presentation.one(call, 200, write.object());
            case Mutation.Step.Keep ignored -> shown(call, current);
            case Mutation.Step.Remove ignored -> shown(call, current);
            case Mutation.Step.WriteAndRemove last -> presentation.one(call, 200, last.object());
        };
    }

    private Answer shown(ResourceCall call, @Nullable StoredObject current) {
        if (current == null) {
            throw call.notFound();
        }
        return presentation.one(call, presentation.formOf(call), 200, current);
    }
}
