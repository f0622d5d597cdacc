package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Where the parts of a version stand that all versions may have in common. Kubernetes holds what
 * they have in common above the versions, as its first API had it, and complains about it there and
 * once.
 */
record VersionParts(Field spec, Field version, int index) {

    /** A part, for the version that is to be checked for it. */
    enum Part {
        SCHEMA("schema", "validation"),
        COLUMNS("additionalPrinterColumns", "additionalPrinterColumns"),
        SUBRESOURCES("subresources", "subresources"),
        SELECTABLE_FIELDS("selectableFields", "selectableFields");

        private final String name;
        private final String above;

        Part(String name, String above) {
            this.name = name;
            this.above = above;
        }
    }

    /** Whether a part is not for an earlier version to be checked with. */
    boolean own(Part part) {
        return index == 0 || !common(part);
    }

    /** Where the part stands. */
    Field at(Part part) {
        Field here = version.at(part.name);
        return common(part)
                ? new Field(here.node(), spec.path().child(part.above), here.violations())
                : here;
    }

    private boolean common(Part part) {
        List<Field> versions = spec.at("versions").items();
        JsonNode first = versions.getFirst().node().path(part.name);
        return versions.stream().allMatch(each -> each.node().path(part.name).equals(first));
    }
}
