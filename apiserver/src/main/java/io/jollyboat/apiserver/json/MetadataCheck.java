package io.jollyboat.apiserver.json;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import tools.jackson.databind.node.ObjectNode;

/** Holds metadata against its form, for objects whose other members have a schema of their own. */
public final class MetadataCheck {

    private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private MetadataCheck() {}

    /**
     * Metadata as it should be, and the members that it does not have.
     *
     * @throws SchemaMismatchException for the first value of a wrong type
     */
    public static Checked check(ObjectNode metadata) throws SchemaMismatchException {
        Schema kubernetes = Schema.kubernetes();
        Definition type = kubernetes.definition(METADATA).orElseThrow();
        return new SchemaCheck(kubernetes).check(metadata, type);
    }
}
