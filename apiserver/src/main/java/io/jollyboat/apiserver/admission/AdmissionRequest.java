package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change that somebody asks for, as the plug-ins of the {@link AdmissionChain} see it.
 *
 * @param call where it came from: takes warnings and audit annotations
 * @param object as it is to be; a {@link AdmissionPlugin.Mutating} plug-in may change it in place.
 *     Null for a deletion
 * @param old as it is, for reading only; null for a create and for a connection
 * @param options the {@code CreateOptions} or the like that came with it
 * @param reinvocation what its plug-ins remember between the chain's two passes
 */
public record AdmissionRequest(
        Call call,
        Operation operation,
        Target target,
        @Nullable ObjectNode object,
        @Nullable ObjectNode old,
        ObjectNode options,
        Reinvocation reinvocation) {

    /** A request whose plug-ins have nothing to remember yet. */
    public static AdmissionRequest of(
            Call call,
            Operation operation,
            Target target,
            @Nullable ObjectNode object,
            @Nullable ObjectNode old,
            ObjectNode options) {
        return new AdmissionRequest(
                call, operation, target, object, old, options, new Reinvocation());
    }

    public Requester user() {
        return call.user();
    }

    public boolean creates() {
        return operation == Operation.CREATE;
    }

    public boolean updates() {
        return operation == Operation.UPDATE;
    }

    /** Whether nothing is to be kept of it. */
    public boolean dryRun() {
        return !Trees.texts(options, "dryRun").isEmpty();
    }

    /** The object as it is to be; missing for a deletion. */
    public JsonNode wanted() {
        return object == null ? MissingNode.getInstance() : object;
    }

    /** The object as it was; missing for a create. */
    public JsonNode before() {
        return old == null ? MissingNode.getInstance() : old;
    }

    /**
     * The object as it is to be.
     *
     * @throws IllegalStateException for a deletion
     */
    public ObjectNode changed() {
        if (object == null) {
            throw new IllegalStateException("a deletion has no new object");
        }
        return object;
    }

    /** The name of the object, or what it is to be generated from. */
    public String shownName() {
        return target.name().isEmpty()
                ? Trees.text(wanted(), "metadata", "generateName")
                : target.name();
    }

    /** That the request is not allowed. */
    public ApiException forbidden(String why) {
        return ApiException.forbidden(
                target.definition().group(), target.definition().plural(), shownName(), why);
    }
}
