/**
 * The server's face on the network: turns HTTP exchanges into calls and answers into bytes.
 *
 * <p>Runs on event loops and never blocks. What is stored leaves as it is stored, with its
 * resourceVersion spliced in; only what was made for one answer is encoded.
 */
@NullMarked
package io.jollyboat.apiserver.front;

import org.jspecify.annotations.NullMarked;
