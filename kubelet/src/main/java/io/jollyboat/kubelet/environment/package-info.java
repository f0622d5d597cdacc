/**
 * What a container finds in its environment: values of its own, from config maps, secrets, the pod
 * and its resources, and the addresses of services; and how {@code $(NAME)} is replaced.
 *
 * <p>Pure: everything it needs is handed in. Files are not here but in {@code volume}.
 */
@NullMarked
package io.jollyboat.kubelet.environment;

import org.jspecify.annotations.NullMarked;
