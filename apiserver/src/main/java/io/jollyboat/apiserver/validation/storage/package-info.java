/** The rules of volumes, claims and storage classes. */
@NullMarked
package io.jollyboat.apiserver.validation.storage;

import org.jspecify.annotations.NullMarked;
