/**
 * Looking into a running server, and suspending it.
 */
@NullMarked
package io.genserver.sys;

import org.jspecify.annotations.NullMarked;
