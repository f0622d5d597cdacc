package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.json.Checked;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What sets a custom resource apart in one of its versions. Each version is a {@link
 * ResourceDefinition} of its own, since its schema, columns and subresources are; all share one
 * place in the store.
 *
 * <p>Objects are stored in the storage version of the time when they were written, and say which
 * that was. Rules (defaults, admission, validation) see them in the version of the call. Safe for
 * use by several threads; may block where it converts by webhook.
 */
public interface CustomVersion {

    /**
     * What a client sent, as its schema wants it: unknown members cut off, defaults filled in.
     *
     * @throws io.jollyboat.core.errors.ApiException 400 when its metadata is malformed
     */
    Checked conform(ObjectNode sent);

    /** Whether stored objects are shown just as they are, byte for byte. */
    boolean readsAsStored();

    /**
     * An object in this version, whatever version it is in, with the defaults of today. The tree
     * given is left as it is, and is what is returned when there is nothing to do.
     */
    ObjectNode read(ObjectNode object);

    /** {@link #read} for many: a webhook is asked once. */
    List<ObjectNode> readAll(List<ObjectNode> objects);

    /** An object of this version as it is to be stored; may be the tree given. */
    ObjectNode toStored(ObjectNode object);

    /** Where the numbers of the scale subresource stand; empty when there is none. */
    Optional<ScalePaths> scale();

    /** The schema of the kind as it is published, in OpenAPI's second or third version. */
    ObjectNode published(boolean second);

    /** Differs when what is published differs. */
    String fingerprint();
}
