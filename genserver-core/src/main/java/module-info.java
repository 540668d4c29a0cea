/**
 * Servers in the sense of Erlang/OTP: processes that own their state, supervised.
 */
module io.genserver.core {

	requires static transitive org.jspecify;

	requires org.slf4j;

	exports io.genserver;

	exports io.genserver.registry;

	exports io.genserver.supervisor;

	exports io.genserver.sys;

	uses io.genserver.GenServerSystem.Provider;

	provides io.genserver.GenServerSystem.Provider with io.genserver.server.LocalSystem.LocalProvider;

}
