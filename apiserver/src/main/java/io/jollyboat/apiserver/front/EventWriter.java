package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.apiserver.protobuf.Message;
import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How the events of a watch are written, each in pieces. */
interface EventWriter {

    byte[][] event(WatchEvent event, EventForm form);

    /** That the watch ends, and why. */
    byte[][] error(ObjectNode status);

    /** One JSON object per event and line. */
    enum Lines implements EventWriter {
        INSTANCE;

        private static final JsonMapper MAPPER = new JsonMapper();
        private static final byte[] ADDED = start("ADDED");
        private static final byte[] MODIFIED = start("MODIFIED");
        private static final byte[] DELETED = start("DELETED");
        private static final byte[] BOOKMARK = start("BOOKMARK");
        private static final byte[] ERROR = start("ERROR");
        private static final byte[] END = ascii("}\n");

        @Override
        public byte[][] event(WatchEvent event, EventForm form) {
            StoredObject object = event.object();
            byte[] shown =
                    object != null && form.verbatim()
                            ? object.sharedJson()
                            : MAPPER.writeValueAsBytes(form.object(event));
            byte[] start =
                    switch (event.type()) {
                        case ADDED -> ADDED;
                        case MODIFIED -> MODIFIED;
                        case DELETED -> DELETED;
                        case BOOKMARK -> BOOKMARK;
                    };
            return new byte[][] {start, shown, END};
        }

        @Override
        public byte[][] error(ObjectNode status) {
            return new byte[][] {ERROR, MAPPER.writeValueAsBytes(status), END};
        }

        private static byte[] start(String type) {
            return ascii("{\"type\":\"" + type + "\",\"object\":");
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** One frame of protobuf per event. */
    enum Frames implements EventWriter {
        INSTANCE;

        @Override
        public byte[][] event(WatchEvent event, EventForm form) {
            StoredObject object = event.object();
            Message shown =
                    object != null && form.verbatim()
                            ? ProtobufEncoding.message(object)
                            : ProtobufWriter.ofKubernetes().message(form.object(event));
            return ProtobufWriter.event(event.type().name(), shown);
        }

        @Override
        public byte[][] error(ObjectNode status) {
            return ProtobufWriter.event("ERROR", ProtobufWriter.ofKubernetes().message(status));
        }
    }
}
