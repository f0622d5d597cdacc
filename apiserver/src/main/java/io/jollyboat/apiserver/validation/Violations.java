package io.jollyboat.apiserver.validation;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with one object, in the order it was found. Used by one thread. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>(0);
    private final List<String> warnings = new ArrayList<>(0);

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Violation> list() {
        return List.copyOf(found);
    }

    public void add(Violation violation) {
        found.add(violation);
    }

    /** Something is wrong, and was before: the client is told, and not refused for it. */
    public void warn(Violation violation) {
        warnings.add(violation.path() + ": " + violation.message());
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public void required(Path path, String detail) {
        found.add(new Violation(Violation.Type.REQUIRED, path.toString(), null, detail));
    }

    public void invalid(Path path, @Nullable Object value, String detail) {
        found.add(new Violation(Violation.Type.INVALID, path.toString(), value, detail));
    }

    public void forbidden(Path path, String detail) {
        found.add(new Violation(Violation.Type.FORBIDDEN, path.toString(), null, detail));
    }

    public void duplicate(Path path, @Nullable Object value) {
        found.add(new Violation(Violation.Type.DUPLICATE, path.toString(), value, ""));
    }

    public void notFound(Path path, @Nullable Object value) {
        found.add(new Violation(Violation.Type.NOT_FOUND, path.toString(), value, ""));
    }

    /** The value is none of those that may stand here. */
    public void notSupported(Path path, @Nullable Object value, Collection<String> supported) {
        String detail =
                supported.isEmpty()
                        ? ""
                        : supported.stream()
                                .map(each -> '"' + each + '"')
                                .collect(Collectors.joining(", ", "supported values: ", ""));
        found.add(new Violation(Violation.Type.NOT_SUPPORTED, path.toString(), value, detail));
    }

    /** The value is longer than so many bytes. */
    public void tooLong(Path path, int limit) {
        found.add(
                new Violation(
                        Violation.Type.TOO_LONG,
                        path.toString(),
                        null,
                        "may not be more than " + limit + " bytes"));
    }

    /** The list has more than so many items. */
    public void tooMany(Path path, int actual, int limit) {
        found.add(
                new Violation(
                        Violation.Type.TOO_MANY,
                        path.toString(),
                        actual,
                        "must have at most " + limit + " items"));
    }

    /** The causes a Status lists. */
    public List<Cause> causes() {
        return found.stream()
                .map(each -> new Cause(each.type().reason(), each.message(), each.path()))
                .toList();
    }

    /**
     * Refuses the object when anything is wrong with it.
     *
     * @throws ApiException 422, {@code Pod "x" is invalid: ...}
     */
    public void refuse(String group, String kind, String name) {
        if (!found.isEmpty()) {
            throw ApiException.invalid(group, kind, name, causes());
        }
    }

    @Override
    public String toString() {
        return found.toString();
    }
}
