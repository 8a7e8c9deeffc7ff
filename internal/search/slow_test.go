package search
import ("testing";"fmt";"time";"sort";"os";"context";"golang.org/x/sys/unix";"socialmission.org/desktop/internal/library";"socialmission.org/desktop/internal/search/synthetic")
func cpu() time.Duration { var t unix.Timespec; unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID,&t); return time.Duration(t.Nano()) }
func TestSlow(t *testing.T) {
	n := 10000
	made := synthetic.New(starterCollection(t), n)
	col := made.Collection()
	dir := "/tmp/search-tune/slow"
	c0 := cpu()
	e, err := Open(dir, newMemory(col))
	if err != nil { t.Fatal(err) }
	fmt.Println("build/open cpu", cpu()-c0)
	e.Close()
	c0 = cpu()
	e, _ = Open(dir, newMemory(col))
	fmt.Println("open cpu", cpu()-c0)
	type r struct { q string; d time.Duration; n int }
	var all []r
	for _, q := range letters(made.Queries(60)) {
		best := time.Hour; tot := 0
		for range 2 { c := cpu(); res, _ := e.Search(context.Background(), library.Query{Text:q,Prefix:true,Limit:20,Lang:"en"}); if d := cpu()-c; d < best { best = d }; tot = res.Total }
		all = append(all, r{q, best, tot})
	}
	sort.Slice(all, func(a,b int) bool { return all[a].d > all[b].d })
	for _, x := range all[:25] { fmt.Println(x.d, x.n, x.q) }
	fmt.Println("p50", all[len(all)/2].d, "p99", all[len(all)/100].d)
	_ = os.Args
}
