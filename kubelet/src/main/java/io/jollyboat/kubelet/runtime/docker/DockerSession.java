package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Streams.Session;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The input side of a hijacked connection. */
final class DockerSession implements Session {
    private static final Logger log = LoggerFactory.getLogger(DockerSession.class);

    private final Engine engine;
    private final EngineStream stream;
    private final boolean inputEnds;
    private final String resize;
    private final Runnable end;

    /**
     * @param inputEnds whether the process is to see the end of the input. To a container that
     *     takes input from more than one client the engine does not pass it on, but ends the output
     *     of the client whose input it was
     * @param resize the path of the engine's call for it
     * @param end what else closing means
     */
    DockerSession(
            Engine engine, EngineStream stream, boolean inputEnds, String resize, Runnable end) {
        this.engine = engine;
        this.stream = stream;
        this.inputEnds = inputEnds;
        this.resize = resize;
        this.end = end;
    }

    @Override
    public void stdin(byte[] bytes) {
        try {
            stream.output().write(bytes);
        } catch (IOException e) {
            log.debug("input for a process that does not read it any more: {}", e.getMessage());
        }
    }

    @Override
    public void closeStdin() {
        if (!inputEnds) {
            return;
        }
        try {
            stream.closeOutput();
        } catch (IOException e) {
            log.debug("end of input for a process that has ended: {}", e.getMessage());
        }
    }

    @Override
    public void resize(int columns, int rows) {
        try {
            engine.call(EngineRequest.post(resize + "?h=" + rows + "&w=" + columns));
        } catch (ContainerRuntimeException e) {
            log.debug("a terminal that has ended is not resized: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        stream.close();
        end.run();
    }
}
