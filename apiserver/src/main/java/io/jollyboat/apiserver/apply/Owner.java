package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.FieldSet;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param applied whether the fields were applied, or else written in some other way
 * @param apiVersion the version in which the fields are named
 * @param time when the owner last gained a field or applied a change; empty when unknown
 */
public record Owner(
        String manager,
        boolean applied,
        String apiVersion,
        String subresource,
        String time,
        FieldSet fields) {

    Owner with(FieldSet others) {
        return new Owner(manager, applied, apiVersion, subresource, time, others);
    }

    Owner at(String moment) {
        return new Owner(manager, applied, apiVersion, subresource, moment, fields);
    }

    /** Who updates owns under a version, who applies under all of them. */
    boolean isSameAs(Owner other) {
        return manager.equals(other.manager)
                && applied == other.applied
                && subresource.equals(other.subresource)
                && (applied || apiVersion.equals(other.apiVersion));
    }

    /** As conflicts name it. */
    String words() {
        return '"'
                + manager
                + '"'
                + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"')
                + (applied ? "" : " using " + apiVersion);
    }
}
