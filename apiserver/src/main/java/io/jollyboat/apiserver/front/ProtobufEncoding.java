package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.protobuf.Message;
import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.MediaType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Protobuf, for built-in kinds. What is stored is encoded once for all who want it soon. */
enum ProtobufEncoding implements Encoding {
    INSTANCE;

    /** Whether an answer can be told so. */
    static boolean knows(Answer answer) {
        ProtobufWriter writer = ProtobufWriter.ofKubernetes();
        return switch (answer) {
            case Answer.Tree(int ignored, ObjectNode json) -> writer.knows(json);
            case Answer.Stored(int ignored, StoredObject object) -> writer.knows(object.tree());
            case Answer.StoredList(ListHead head, List<StoredObject> ignored) ->
                    writer.knows(head.apiVersion(), head.kind());
            case Answer.Stream stream ->
                    writer.knows(stream.form().apiVersion(), stream.form().kind());
            case Answer.Document ignored -> false;
            case Answer.Tunnel ignored -> false;
        };
    }

    @Override
    public String contentType() {
        return MediaType.PROTOBUF;
    }

    @Override
    public List<byte[]> object(ObjectNode json) {
        return ProtobufWriter.enveloped(ProtobufWriter.ofKubernetes().message(json));
    }

    @Override
    public List<byte[]> stored(StoredObject object) {
        return ProtobufWriter.enveloped(message(object));
    }

    @Override
    public BodySource list(ListHead head, List<StoredObject> items) {
        return new ListedProtobuf(head, items);
    }

    static Message message(StoredObject object) {
        return object.sharedMessage(ProtobufWriter.ofKubernetes()::message);
    }

    /** How many bytes {@link #message} has. */
    static int length(StoredObject object) {
        return object.messageLength(ProtobufWriter.ofKubernetes()::message);
    }
}
