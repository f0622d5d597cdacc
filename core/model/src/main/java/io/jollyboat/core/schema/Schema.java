package io.jollyboat.core.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All definitions of the Kubernetes API.
 *
 * <p>Loading reads one small file, on the first call of {@link #kubernetes}; definitions are
 * searched where they lie, and each is decoded once, when it is first asked for.
 */
public final class Schema {
    private final SchemaFile file;
    private final Map<String, Definition> decoded = new ConcurrentHashMap<>();

    /** Those that were asked for and exist: every write asks several times. */
    private final Map<ObjectType, Definition> kinds = new ConcurrentHashMap<>();

    private volatile @Nullable Descriptions descriptions;

    private Schema(SchemaFile file) {
        this.file = file;
    }

    /** The schema of the Kubernetes minor that Jollyboat serves. */
    public static Schema kubernetes() {
        return Loaded.SCHEMA;
    }

    /** The names of all definitions, in alphabetical order. */
    public List<String> names() {
        return file.names();
    }

    /** The definition of that OpenAPI name. */
    public Optional<Definition> definition(String name) {
        Definition known = decoded.get(name);
        if (known == null) {
            known = file.definition(name);
            if (known != null) {
                Definition first = decoded.putIfAbsent(known.name(), known);
                known = first == null ? known : first;
            }
        }
        return Optional.ofNullable(known);
    }

    /** The definition of a kind; {@code group} is empty for core. */
    public Optional<Definition> definition(String group, String version, String kind) {
        String name = file.kind(group, version, kind);
        return name == null ? Optional.empty() : definition(name);
    }

    /** The definition of a kind by the {@code apiVersion} of its objects. */
    public Optional<Definition> definitionOf(String apiVersion, String kind) {
        ObjectType type = new ObjectType(apiVersion, kind);
        Definition known = kinds.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Definition> found = searched(apiVersion, kind);
        found.ifPresent(definition -> kinds.put(type, definition));
        return found;
    }

    /** What the objects of a kind say they are. */
    private record ObjectType(String apiVersion, String kind) {}

    private Optional<Definition> searched(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? definition("", apiVersion, kind)
                : definition(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /** The definition that a reference, or the elements of a list or map, point at. */
    public Optional<Definition> below(FieldType type) {
        return switch (type) {
            case FieldType.Reference reference -> definition(reference.definition());
            case FieldType.ListOf list -> below(list.element());
            case FieldType.MapOf map -> below(map.value());
            case FieldType.Scalar scalar -> Optional.empty();
        };
    }

    /** What Kubernetes says about a definition; empty when nothing. Reads all descriptions once. */
    public String description(Definition definition) {
        return descriptions().of(definition);
    }

    /** What Kubernetes says about a field; empty when nothing. Reads all descriptions once. */
    public String description(Definition definition, Field field) {
        return descriptions().of(definition, field);
    }

    private Descriptions descriptions() {
        Descriptions known = descriptions;
        if (known == null) {
            known = Descriptions.read(file, this);
            descriptions = known;
        }
        return known;
    }

    /** Loads on first use. */
    private static final class Loaded {
        static final Schema SCHEMA = new Schema(load());

        private static SchemaFile load() {
            try (InputStream in = resource("schema.bin")) {
                return new SchemaFile(in.readAllBytes());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static InputStream resource(String name) {
        InputStream in = Schema.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("The build left out " + name);
        }
        return in;
    }
}
