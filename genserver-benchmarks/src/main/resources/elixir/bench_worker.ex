# The worker of Elixir: GenServer, DynamicSupervisor and Registry. Reads lines (describe,
# run WORKLOAD OPERATIONS, quit) and answers each with one line of JSON.

defmodule BenchWorker.Counter do
  use GenServer

  def start_link(name), do: GenServer.start_link(__MODULE__, name, if(name, do: [name: name], else: []))

  @impl true
  def init(_), do: {:ok, {0, :infinity, nil}}

  @impl true
  def handle_call({:add, by}, _from, {sum, target, waiting}),
    do: {:reply, sum + by, {sum + by, target, waiting}}

  def handle_call({:tell, target, pid}, _from, {sum, _, _}),
    do: {:reply, sum, {sum, sum + target, pid}}

  @impl true
  def handle_cast({:add, by}, {sum, target, waiting}) do
    case sum + by do
      ^target ->
        send(waiting, :handled)
        {:noreply, {target, :infinity, nil}}

      new ->
        {:noreply, {new, target, waiting}}
    end
  end

  def handle_cast(:crash, _state), do: raise("crash")
end

defmodule BenchWorker do
  alias BenchWorker.Counter

  @keys 10_000
  @churning 1000

  @workloads ~w(cast-1 cast-4 call-virtual call-platform callers-1000-one callers-1000-each start stop
                start-supervised stop-supervised crash bytes-plain bytes-supervised registry-churn)

  def main do
    {:ok, _} = Registry.start_link(keys: :unique, name: BenchWorker.Registry)
    loop()
  end

  defp loop do
    case IO.gets("") do
      line when is_binary(line) -> line |> String.split() |> answer()
      _ -> System.halt(0)
    end

    loop()
  end

  defp answer(["quit"]), do: System.halt(0)

  defp answer(["describe"]) do
    names = Enum.map_join(@workloads, ",", &~s("#{&1}"))
    version = "Elixir #{System.version()}, OTP #{System.otp_release()}"
    IO.puts(~s({"version":"#{version}","workloads":[#{names}]}))
  end

  defp answer(["run", name, operations]) do
    # each run in a process of its own, so that what one leaves behind is nobody else's
    parent = self()
    {pid, monitor} = spawn_monitor(fn -> send(parent, {self(), run(name, String.to_integer(operations))}) end)

    receive do
      {^pid, {count, nanos, {p50, p99, p999}, bytes}} ->
        receive do
          {:DOWN, ^monitor, _, _, _} -> :ok
        end

        IO.puts(
          ~s({"operations":#{count},"nanos":#{nanos},"p50":#{p50},"p99":#{p99},"p999":#{p999},"bytes":#{bytes}})
        )

      {:DOWN, ^monitor, _, _, reason} ->
        error_line(if is_binary(reason), do: reason, else: inspect(reason))
    end
  end

  defp answer(words), do: error_line("not understood: " <> Enum.join(words, " "))

  defp error_line(text) do
    IO.puts(~s({"error":"#{text |> String.replace(~r/["\\]/, "'") |> String.replace("\n", " ")}"}))
  end

  defp run("cast-1", n), do: casts(1, n)
  defp run("cast-4", n), do: casts(4, n)
  defp run("call-virtual", n), do: calls(n)
  defp run("call-platform", n), do: calls(n)
  defp run("callers-1000-one", n), do: callers(1000, 1, n)
  defp run("callers-1000-each", n), do: callers(1000, 1000, n)
  defp run("start", n), do: total(n, elem(starts(&start/0, &GenServer.stop/1, n, {0, 0}), 0))
  defp run("stop", n), do: total(n, elem(starts(&start/0, &GenServer.stop/1, n, {0, 0}), 1))
  defp run("start-supervised", n), do: total(n, elem(supervised_starts(n), 0))
  defp run("stop-supervised", n), do: total(n, elem(supervised_starts(n), 1))
  defp run("crash", n), do: crashes(n, [])
  defp run("bytes-plain", n), do: bytes(n, &start/0, fn pids -> Enum.each(pids, &GenServer.stop/1) end)

  defp run("bytes-supervised", n) do
    supervisor = supervisor()
    bytes(n, fn -> start_child(supervisor, nil) end, fn _ -> DynamicSupervisor.stop(supervisor) end)
  end

  defp run("registry-churn", n), do: lookups(n)

  defp run(name, _) do
    exit("There is no workload '#{name}' here; there are #{Enum.join(@workloads, ", ")}")
  end

  defp now, do: System.monotonic_time(:nanosecond)

  defp total(operations, nanos), do: {operations, nanos, {0, 0, 0}, 0.0}

  defp each(nanos, each) do
    sorted = each |> Enum.sort() |> List.to_tuple()
    size = tuple_size(sorted)
    at = fn fraction -> elem(sorted, min(size - 1, trunc(size * fraction))) end
    {size, nanos, {at.(0.5), at.(0.99), at.(0.999)}, 0.0}
  end

  defp start do
    {:ok, pid} = GenServer.start(Counter, nil)
    pid
  end

  # Casts

  defp casts(producers, n) do
    each = max(1, div(n, producers))
    server = start()
    GenServer.call(server, {:tell, each * producers, self()})
    start = now()
    for _ <- 1..producers, do: spawn_link(fn -> cast(server, each) end)

    receive do
      :handled -> :ok
    end

    nanos = now() - start
    GenServer.stop(server)
    total(each * producers, nanos)
  end

  defp cast(_, 0), do: :ok

  defp cast(server, n) do
    GenServer.cast(server, {:add, 1})
    cast(server, n - 1)
  end

  # Calls

  defp calls(n) do
    server = start()
    start = now()
    each = call(server, n, start, 0, [])
    nanos = now() - start
    GenServer.stop(server)
    each(nanos, each)
  end

  defp call(_, 0, _, _, each), do: each

  defp call(server, n, before, last, each) do
    sum = GenServer.call(server, {:add, 1})
    true = sum > last
    now = now()
    call(server, n - 1, now, sum, [now - before | each])
  end

  defp callers(callers, servers, n) do
    each = max(1, div(n, callers))
    pids = 1..servers |> Enum.map(fn _ -> start() end) |> List.to_tuple()
    parent = self()

    waiting =
      for i <- 1..callers do
        spawn_link(fn ->
          receive do
            :go -> send(parent, {self(), call(elem(pids, rem(i, servers)), each, now(), 0, [])})
          end
        end)
      end

    start = now()
    Enum.each(waiting, &send(&1, :go))

    times =
      for pid <- waiting do
        receive do
          {^pid, times} -> times
        end
      end

    nanos = now() - start
    pids |> Tuple.to_list() |> Enum.each(&GenServer.stop/1)
    each(nanos, Enum.concat(times))
  end

  # Starts and stops, a thousand at once

  defp starts(_, _, 0, sums), do: sums

  defp starts(start, stop, n, {starts, stops}) do
    batch = min(1000, n)
    before = now()
    pids = for _ <- 1..batch, do: start.()
    between = now()
    Enum.each(pids, stop)
    starts(start, stop, n - batch, {starts + between - before, stops + now() - between})
  end

  defp supervised_starts(n) do
    supervisor = supervisor()
    stop = fn pid -> :ok = DynamicSupervisor.terminate_child(supervisor, pid) end
    sums = starts(fn -> start_child(supervisor, nil) end, stop, n, {0, 0})
    DynamicSupervisor.stop(supervisor)
    sums
  end

  defp supervisor do
    {:ok, supervisor} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1)
    supervisor
  end

  defp start_child(supervisor, name) do
    {:ok, pid} = DynamicSupervisor.start_child(supervisor, {Counter, name})
    pid
  end

  # Crashes. A supervisor goes through the list of its restarts at each restart, so each sees
  # a hundred only: this is about a crash, not about a storm.

  defp crashes(0, each), do: each(Enum.sum(each), each)

  defp crashes(n, each) do
    supervisor = supervisor()
    start_child(supervisor, :crashing)
    answered()
    batch = min(100, n)
    times = for _ <- 1..batch, do: crash()
    DynamicSupervisor.stop(supervisor)
    crashes(n - batch, times ++ each)
  end

  defp crash do
    before = now()
    GenServer.cast(:crashing, :crash)
    answered()
    now() - before
  end

  defp answered do
    GenServer.call(:crashing, {:add, 1})
  catch
    :exit, _ ->
      :erlang.yield()
      answered()
  end

  # Bytes

  defp bytes(n, start, stop) do
    before = used()

    pids =
      for _ <- 1..n do
        pid = start.()
        GenServer.cast(pid, {:add, 1})
        pid
      end

    Enum.each(pids, &GenServer.call(&1, {:tell, 1, self()}))
    bytes = (used() - before) / n
    stop.(pids)
    {n, 0, {0, 0, 0}, bytes}
  end

  defp used do
    Enum.each(Process.list(), &:erlang.garbage_collect/1)
    :erlang.memory(:processes_used)
  end

  # Lookups of keys that stay, while a process registers and unregisters others

  defp lookups(n) do
    for key <- 0..(@keys - 1), do: {:ok, _} = Registry.register(BenchWorker.Registry, key, nil)
    churn = spawn_link(&churn/0)
    start = now()
    look_up(0, n)
    nanos = now() - start
    Process.unlink(churn)
    Process.exit(churn, :kill)
    total(n, nanos)
  end

  defp look_up(n, n), do: :ok

  defp look_up(i, n) do
    [{pid, _}] = Registry.lookup(BenchWorker.Registry, rem(i * 7919, @keys))
    true = is_pid(pid)
    look_up(i + 1, n)
  end

  defp churn do
    keys = @keys..(@keys + @churning - 1)
    for key <- keys, do: {:ok, _} = Registry.register(BenchWorker.Registry, key, nil)
    for key <- keys, do: Registry.unregister(BenchWorker.Registry, key)
    churn()
  end
end
