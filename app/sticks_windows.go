package app

import "golang.org/x/sys/windows"

// volumes returns the drives that may be removable: USB disks often say that
// they are fixed ones.
func volumes() []string {
	present, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var all []string
	for letter := 'A'; letter <= 'Z'; letter++ {
		root := string(letter) + `:\`
		if present&(1<<(letter-'A')) == 0 {
			continue
		}
		name, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		switch windows.GetDriveType(name) {
		case windows.DRIVE_REMOVABLE, windows.DRIVE_FIXED:
			all = append(all, root)
		}
	}
	return all
}
