/**
 * The gen_server loop over the callbacks, and the system that starts servers.
 */
@NullMarked
package io.genserver.server;

import org.jspecify.annotations.NullMarked;
