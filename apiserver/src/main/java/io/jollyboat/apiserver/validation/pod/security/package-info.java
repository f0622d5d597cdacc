/** The rules of what protects pods and nodes from each other, and of what differs by system. */
@NullMarked
package io.jollyboat.apiserver.validation.pod.security;

import org.jspecify.annotations.NullMarked;
