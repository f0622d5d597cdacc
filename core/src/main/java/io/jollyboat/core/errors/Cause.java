package io.jollyboat.core.errors;

/**
 * One of several reasons for which an object or a patch was refused.
 *
 * @param reason a word for programs, such as {@code FieldValueRequired}
 * @param message a sentence for people
 * @param field the path of the field in the object, such as {@code spec.containers[0].name}; empty
 *     when it is about none
 */
public record Cause(String reason, String message, String field) {}
