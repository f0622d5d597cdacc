package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server itself says of objects: who they are, since when and for how long. The only place
 * where that happens.
 */
public final class Identity {

    /** No vowels and nothing that looks like another: no words come about by chance. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;
    private static final int LONGEST_GENERATED = 63 - SUFFIX;

    /** Set by the server or not at all, whatever a client sends. */
    private static final List<String> SERVERS_OWN =
            List.of(
                    "resourceVersion",
                    "selfLink",
                    "uid",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields");

    private final Timeline timeline;
    private final Lifetime events;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    /** A second since 1970, as the API writes it. */
    private record Second(long number, String text) {}

    /**
     * @param events how long events stay when nobody removes them
     */
    public Identity(Timeline timeline, Duration events) {
        this.timeline = timeline;
        this.events = Lifetime.of(events);
    }

    /** How long objects stay when nobody removes them: all for ever, but events. */
    Lifetime lifetime(ResourceDefinition definition) {
        boolean event =
                definition.plural().equals("events")
                        && (definition.group().isEmpty()
                                || definition.group().equals("events.k8s.io"));
        return event ? events : Lifetime.FOREVER;
    }

    /** Now, as the API writes times: whole seconds, UTC. */
    public String now() {
        Instant now = timeline.now();
        Second known = second;
        if (known.number != now.getEpochSecond()) {
            known = new Second(now.getEpochSecond(), time(now));
            second = known; // every write asks, several times
        }
        return known.text;
    }

    String after(long seconds) {
        return time(timeline.now().plus(Seconds.of(seconds)));
    }

    public static String time(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /** Makes a new object of what a client sent. */
    void create(ResourceCall call, ObjectNode object) {
        ObjectNode metadata = Trees.object(object, "metadata");
        if (!Trees.text(metadata, "resourceVersion").isEmpty()
                && !Trees.text(metadata, "resourceVersion").equals("0")) {
            throw ApiException.badRequest(
                    "resourceVersion should not be set on objects to be created");
        }
        SERVERS_OWN.forEach(metadata::remove);
        place(call, metadata);
        metadata.put("uid", uid());
        metadata.put("creationTimestamp", now());
    }

    /**
     * Keeps what a new object was given, whatever admission has made of it.
     *
     * @param given its metadata before that
     * @throws ApiException BadRequest when it was moved into another namespace
     */
    static void keepNew(ResourceCall call, ObjectNode object, ObjectNode given) {
        ObjectNode metadata = Trees.object(object, "metadata");
        place(call, metadata);
        for (String kept : List.of("uid", "creationTimestamp")) {
            metadata.set(kept, given.path(kept));
        }
        for (String none : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
            metadata.remove(none);
        }
    }

    /** Gives an object without a name one that begins as it asks for. */
    public void name(ObjectNode object) {
        ObjectNode metadata = Trees.object(object, "metadata");
        String base = Trees.text(metadata, "generateName");
        if (Trees.text(metadata, "name").isEmpty() && !base.isEmpty()) {
            metadata.put("name", generated(base));
        }
    }

    private String generated(String base) {
        String start = base.substring(0, Math.min(base.length(), LONGEST_GENERATED));
        StringBuilder name = new StringBuilder(start);
        for (int i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(timeline.random().nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** Keeps who the object is, whatever the client sends in its place. */
    public static void keep(ResourceCall call, ObjectNode object, ObjectNode old) {
        ObjectNode metadata = Trees.object(object, "metadata");
        ObjectNode was = Trees.object(old, "metadata");
        place(call, metadata);
        String name = Trees.text(metadata, "name");
        if (name.isEmpty()) {
            metadata.put("name", call.name());
        } else if (!name.equals(call.name())) {
            throw ApiException.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(name, call.name()));
        }
        checkUid(call, object, old);
        metadata.remove("selfLink");
        for (String kept : List.of("uid", "creationTimestamp")) {
            Trees.copyOrRemove(metadata, kept, was.get(kept));
        }
        // what is not going cannot be made to go by an update: that is refused, not passed over
        JsonNode going = was.get("deletionTimestamp");
        if (going != null) {
            metadata.set("deletionTimestamp", going);
        }
        JsonNode grace = was.get("deletionGracePeriodSeconds");
        if (grace != null && Trees.absent(metadata.get("deletionGracePeriodSeconds"))) {
            metadata.set("deletionGracePeriodSeconds", grace);
        }
    }

    /**
     * What is sent must be of the object that is there, where it says of which one it is.
     *
     * @throws ApiException Conflict
     */
    public static void checkUid(ResourceCall call, ObjectNode sent, ObjectNode old) {
        String uid = Trees.text(sent, "metadata", "uid");
        String oldUid = Trees.text(old, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(oldUid)) {
            throw ApiException.conflict(
                    call.definition().group(),
                    call.definition().plural(),
                    call.name(),
                    "StorageError: invalid object, Code: 4, Key: %s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(call.key().path(), uid, oldUid));
        }
    }

    /**
     * What is sent must name the object that the call is about.
     *
     * @throws ApiException BadRequest
     */
    public static void checkName(ResourceCall call, ObjectNode sent) {
        String name = Trees.text(sent, "metadata", "name");
        if (name.isEmpty()) {
            throw ApiException.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided"
                            .formatted(call.name()));
        }
        if (!name.equals(call.name())) {
            throw ApiException.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(name, call.name()));
        }
    }

    private static void place(ResourceCall call, ObjectNode metadata) {
        String sent = Trees.text(metadata, "namespace");
        if (!call.definition().namespaced()) {
            metadata.remove("namespace"); // manifests name one for all that is in them
            return;
        }
        if (!sent.isEmpty() && !sent.equals(call.namespace())) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
        metadata.put("namespace", call.namespace());
    }

    private String uid() {
        long high = timeline.random().nextLong();
        long low = timeline.random().nextLong();
        // version 4, variant 2
        return new UUID(high & ~0xf000L | 0x4000L, low & ~(3L << 62) | (1L << 63)).toString();
    }
}
