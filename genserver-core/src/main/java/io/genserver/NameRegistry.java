package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * Keeps names for servers, when those of the {@link GenServerSystem} are not enough. A
 * server that is {@linkplain ServerSpec#withName(NameRegistry, Object) started with a
 * name} in it is registered before its {@code init} runs, and gives the name up before
 * anyone can learn of its end. OTP: a module behind {@code {via, Module, Name}}.
 * <p>
 * The methods are called on any thread, must be short and must not block.
 *
 * @param <K> the type of the names
 * @since 0.1.0
 */
public interface NameRegistry<K> {

	/**
	 * Give a server its name. Called by the starter, before the server runs. OTP:
	 * {@code Module:register_name/2}.
	 * @param key the name
	 * @param pid the server
	 * @return the living holder of the name, {@code null} if the server has it now
	 */
	@Nullable Pid registerName(K key, Pid pid);

	/**
	 * Take a server's name away; does nothing if it does not hold it. Called, once or
	 * twice, when the server ends. OTP: {@code Module:unregister_name/1}.
	 * @param key the name
	 * @param pid the server
	 */
	void unregisterName(K key, Pid pid);

	/**
	 * Who holds a name. Called for each message to the name. OTP:
	 * {@code Module:whereis_name/1}.
	 * @param key the name
	 * @return the holder, {@code null} if there is none
	 */
	@Nullable Pid whereisName(K key);

}
