package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;

/**
 * What a request is about.
 *
 * @param definition the resource, also where a subresource of it is spoken to
 * @param version the API version the request was made in
 * @param subresource empty for the object itself
 * @param kind the kind the request speaks, which for subresources may be another group's
 * @param namespace empty for what lives in none
 * @param name empty while the object's name is still to be generated
 */
public record Target(
        ResourceDefinition definition,
        String version,
        String subresource,
        ObjectKind kind,
        String namespace,
        String name) {

    /** Whether it is about objects of that resource themselves, not a subresource. */
    public boolean is(String group, String plural) {
        return subresource.isEmpty() && isOrIsBelow(group, plural);
    }

    /**
     * Whether it is about objects of that resource or one of their subresources; also when it was
     * made by the name of another group that serves the same objects.
     */
    public boolean isOrIsBelow(String group, String plural) {
        return definition.plural().equals(plural)
                && (definition.group().equals(group) || definition.storedGroup().equals(group));
    }

    /** Whether it is about that subresource of that resource. */
    public boolean isBelow(String group, String plural, String part) {
        return subresource.equals(part) && isOrIsBelow(group, plural);
    }
}
